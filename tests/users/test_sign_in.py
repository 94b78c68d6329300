import logging
import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from tests import factories
from tests.pages import context_of
from tests.tracker.test_settings import check
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def _attempts_are_counted_anew():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def editor():
    made = factories.editor(email="editor@example.org")
    made.set_password("correct horse")
    made.save()
    return made


def sign_in(client, user, password="correct horse", address="127.0.0.1", **sent):
    return client.post(LOGIN, {"login": user.username, "password": password, **sent}, REMOTE_ADDR=address)


def test_the_desk_leads_to_the_sign_in_and_back(client, editor):
    asked = reverse("admin:statements_statement_add")
    first = client.get(asked, follow=True)
    assert first.redirect_chain[-1][0].startswith(LOGIN)
    answer = sign_in(client, editor, next=first.context["redirect_field_value"])
    assert (answer.status_code, answer["Location"]) == (302, asked)


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere(client, editor, elsewhere):
    assert sign_in(client, editor, next=elsewhere)["Location"] == "/"
    client.logout()
    asked = client.get(reverse("admin:login"), {"next": elsewhere})["Location"]
    assert asked.startswith(LOGIN)
    assert sign_in(client, editor, next=context_of(client, asked)["redirect_field_value"])["Location"] == "/"


def test_a_wrong_password_is_told_beside_the_form_and_says_no_more(client, editor):
    wrong = sign_in(client, editor, "wrong")
    unknown = client.post(LOGIN, {"login": "nobody", "password": "wrong"})
    said = [page.context["form"].errors.as_data() for page in (wrong, unknown)]
    assert [str(one["__all__"][0].message) for one in said] == [
        "The username and/or password you specified are not correct."
    ] * 2


def test_guessing_is_slowed(client, editor):
    for _attempt in range(5):
        sign_in(client, editor, "wrong")
    answer = sign_in(client, editor)
    assert "Too many failed login attempts" in answer.content.decode()


def guesses(client, count, name="nobody", **sent):
    """What is answered to the last of so many guesses, each with another address written into a header by the visitor."""
    for number in range(count):
        headers = {"x-forwarded-for": f"192.0.2.{number}"}
        answer = client.post(LOGIN, {"login": name, "password": "wrong"}, headers=headers, **sent)
    return answer.content.decode()


def test_what_is_refused_is_in_the_log_and_nothing_that_was_typed(client, editor, caplog):
    caplog.set_level(logging.INFO)
    for _attempt in range(6):
        sign_in(client, editor, "pass phrase")
    guesses(client, 1, name="pass phrase")
    User.objects.update(is_active=False)
    assert "inactive" in sign_in(client, editor, address="2001:db8:1:2::9")["Location"]
    said = [record.getMessage() for record in caplog.records if record.name == "users.tokens"]
    assert said == [
        *[f"Sign-in refused: Wrong password ({editor}). Asked from 127.0.0.1."] * 5,
        f"Sign-in refused: Too many wrong passwords ({editor}). Asked from 127.0.0.1.",
        "Sign-in refused: Wrong password (no such account). Asked from 127.0.0.1.",
        f"Sign-in refused: Not active ({editor}). Asked from 2001:db8:1:2::.",
    ]
    assert "pass phrase" not in caplog.text
    assert "correct horse" not in caplog.text


def test_signing_in_is_not_in_the_log_as_refused(client, editor, caplog):
    caplog.set_level(logging.INFO)
    assert sign_in(client, editor).status_code == 302
    assert "refused" not in caplog.text


def test_signing_in_leaves_no_message_behind(client, editor):
    sign_in(client, editor)
    assert list(context_of(client, "/account/email/")["messages"]) == []


def test_a_visitor_does_not_choose_whose_attempts_are_counted(client):
    assert "Too many failed login attempts" in guesses(client, 6)


def test_behind_a_proxy_the_address_that_it_saw_is_counted(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert "are not correct" in guesses(client, 6)


def test_guesses_at_other_accounts_lock_out_nobody_who_shares_the_address(client, editor):
    for number in range(20):
        guesses(client, 1, name=f"nobody-{number}")
    assert sign_in(client, editor).status_code == 302


def test_guesses_from_elsewhere_lock_out_no_owner_of_an_account(client, editor):
    assert "Too many failed" in guesses(client, 6, name=editor.username, REMOTE_ADDR="198.51.100.1")
    assert sign_in(client, editor).status_code == 302


def test_a_reader_who_is_signed_in_is_not_sent_round_in_circles(client):
    client.force_login(factories.reader())
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.status_code == 403
    assert "This is not open to you" in answer.content.decode()


def test_signing_out_takes_a_press_of_a_button(client, editor):
    client.force_login(editor)
    assert "Sign out" in client.get("/methodology/").content.decode()
    assert client.get("/account/logout/").status_code == 200
    assert client.get(reverse("admin:index")).status_code == 200
    client.post("/account/logout/")
    assert "Sign in" in client.get("/methodology/").content.decode()
    assert client.get(reverse("admin:index")).status_code == 302


def test_a_page_leads_to_the_desk_only_those_who_have_work_there(client, editor):
    link = f'<a href="{reverse("admin:index")}">Desk</a>'
    client.force_login(editor)
    assert link in client.get("/methodology/").content.decode()
    reader = factories.reader()
    client.force_login(reader)
    page = client.get("/methodology/").content.decode()
    assert link not in page
    assert f"Sign out {reader.username}" in page


def test_a_signed_in_page_is_kept_apart_from_the_one_for_strangers(client, editor):
    assert "Cookie" in client.get("/methodology/")["Vary"]
    assert not client.get("/methodology/").cookies


def test_an_error_is_tied_to_its_field(client, editor):
    client.force_login(editor)
    sent = {"oldpassword": "correct horse", "password1": "short", "password2": "short"}
    page = client.post("/account/password/change/", sent).content.decode()
    field = re.search(r'<input[^>]*name="password1"[^>]*>', page).group()
    assert 'aria-invalid="true"' in field
    told = re.search(r'aria-describedby="([^"]*)"', field).group(1).split()
    assert told
    assert all(f'id="{one}"' in page for one in told)


def test_the_desks_own_links_lead_to_the_same_pages(client, editor):
    client.force_login(editor)
    assert client.get(reverse("admin:password_change"))["Location"] == "/account/password/change/"
    client.post(reverse("admin:logout"))
    assert client.get(reverse("admin:index")).status_code == 302


def test_nobody_makes_an_account_alone(client):
    answer = client.post(
        "/account/signup/",
        {"username": "me", "email": "me@example.org", "password1": "correct horse 1", "password2": "correct horse 1"},
    )
    assert not User.objects.exists()
    assert "closed" in answer.content.decode().lower()


def test_a_forgotten_password_is_set_anew_by_e_mail(client, editor):
    client.post("/account/password/reset/", {"email": "editor@example.org"})
    (letter,) = mail.outbox
    assert letter.to == ["editor@example.org"]
    address = next(word for word in letter.body.split() if "/account/password/reset/key/" in word)
    form = client.get(address.replace("http://testserver", ""), follow=True)
    changed = client.post(
        form.redirect_chain[-1][0], {"password1": "a battery staple", "password2": "a battery staple"}
    )
    assert changed.status_code == 302
    assert sign_in(client, editor, "a battery staple").status_code == 302


def test_whether_an_address_has_an_account_is_not_told(client, editor):
    known, unknown = (
        client.post("/account/password/reset/", {"email": address}, follow=True).content
        for address in ("editor@example.org", "nobody@example.org")
    )
    assert known == unknown


@pytest.mark.parametrize(
    "page", ["login/", "logout/", "password/change/", "password/reset/", "signup/", "email/", "inactive/"]
)
def test_every_page_of_sign_in_is_ours(client, editor, page):
    if page in ("logout/", "password/change/", "email/"):
        client.force_login(editor)
    answer = client.get(f"/account/{page}")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Ceasefire Incident Register" in text
    assert '<meta name="robots" content="noindex">' in text
    assert "<style" not in text
    assert " style=" not in text


def test_a_page_that_everyone_may_read_is_the_same_for_every_stranger(client):
    first = client.get("/methodology/").content
    assert client.get("/methodology/").content == first
    assert b"csrfmiddlewaretoken" not in first


def test_a_bad_address_of_the_mail_server_stops_the_start():
    answer = check(DEBUG="true", EMAIL_URL="carrier-pigeon://here")
    assert answer.returncode != 0
    assert "EMAIL_URL must look like" in answer.stderr
