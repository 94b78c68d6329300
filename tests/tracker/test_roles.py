"""Who may do what, tried through the desk, the pages and the API by somebody of each role and nothing else."""

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse

from history.models import Note
from history.tracking import TRACKED
from incidents.models import Incident
from investigations.models import Event
from parties.models import Party
from parties.record_admin import OnlyRead
from statements.models import Claim, Source
from tests import factories
from tests.desk import fill_in
from tests.program import Program
from tracker.roles import ADMINISTRATOR, CONTRIBUTOR, EDITOR, READER, ROLES, SECOND_READER, TABLE, permissions_of
from users.models import User

pytestmark = pytest.mark.django_db

LETTERS = {"R": READER, "C": CONTRIBUTOR, "S": SECOND_READER, "E": EDITOR, "A": ADMINISTRATOR}


class Somebody:
    """A person with one role, at the desk and at the API."""

    def __init__(self, role, client):
        self.user = User.objects.create_user(role.replace(" ", "-"))
        self.user.groups.add(Group.objects.get(name=role))
        self.client, self.api = client, Program(raise_request_exception=False)
        client.force_login(self.user)
        self.api.force_login(self.user)

    def gets(self, address):
        return self.client.get(address).status_code == 200

    def saves(self, address, **typed):
        """Whether the form of the desk lets itself be opened, filled in and saved."""
        opened = self.client.get(address)
        if (
            opened.status_code != 200
            or "adminform" not in opened.context
            or not opened.context["adminform"].form.fields
        ):
            return False
        return fill_in(self.client, address, **typed).status_code == 302

    def takes(self, address, **typed):
        """Whether a step with a page of its own is taken."""
        answer = self.client.post(address, typed)
        return answer.status_code == 302 and not answer["Location"].startswith(reverse("admin:login"))

    def sends(self, method, address, **body):
        return getattr(self.api, method)(f"/api/v1/{address}", body).status_code in (200, 201, 204)


def change(record, page="change"):
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}", args=[record.pk])


def add(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


def draft():
    return factories.incident(published=False)


def public():
    return factories.incident()


def judged():
    link = {"link_basis": "judgement", "link_reason": "Same hour."}
    return factories.claim(factories.statement(text="Fire."), factories.incident(), **link)


def of(record):
    return f"{type(record)._meta.verbose_name_plural}/{record.reference}/"


def statement(**fields):
    return {"issuer": factories.party().slug, "channel": "bulletin", "language": "az", "summary": "Says so.", **fields}


# What somebody tries → the letters of the roles that may.
ACTIONS = {
    "read what is public": (lambda one: one.gets(public().get_absolute_url()), "RCSEA"),
    "read what is public by the API": (lambda one: one.sends("get", of(public())), "RCSEA"),
    "read its history": (lambda one: one.gets(factories.party().get_absolute_url() + "history/"), "RCSEA"),
    "open the desk": (lambda one: one.gets(reverse("admin:index")), "CSEA"),
    "open the list of what waits": (lambda one: one.gets(reverse("desk")), "CSEA"),
    "read a draft": (lambda one: one.gets(draft().get_absolute_url()), "CSEA"),
    "read a draft by the API": (lambda one: one.sends("get", of(draft())), "CSEA"),
    "read a draft at the desk": (lambda one: one.gets(change(draft())), "CSEA"),
    "read a draft's history at the desk": (lambda one: one.gets(change(draft(), "history")), "CSEA"),
    "record an incident": (lambda one: one.saves(add(Incident), title="Reported fire"), "CEA"),
    "record an incident by the API": (lambda one: one.sends("post", "incidents/", title="Reported fire"), "CEA"),
    "record a statement by the API": (lambda one: one.sends("post", "statements/", **statement()), "CEA"),
    "change a draft": (lambda one: one.saves(change(draft()), title="Reported fire"), "CEA"),
    "change a draft by the API": (lambda one: one.sends("patch", of(draft()), title="Reported fire"), "CEA"),
    "change what is public": (
        lambda one: one.saves(change(public()), title="Reported fire", change_reason="A clearer title."),
        "EA",
    ),
    "change what is public by the API": (
        lambda one: one.sends("patch", of(public()), title="Reported fire", reason="A clearer title."),
        "EA",
    ),
    "add a claim to what is public by the API": (
        lambda one: one.sends(
            "post", "claims/", statement=factories.statement().reference, act="report", reason="It was missed."
        ),
        "EA",
    ),
    "publish": (
        lambda one: (
            one.gets(change(record := draft()))
            and [fill_in(one.client, change(record), press="_publish"), record.refresh_from_db()]
            and record.is_published
        ),
        "EA",
    ),
    "publish by the API": (lambda one: one.sends("post", of(draft()) + "publish/"), "EA"),
    "withdraw": (lambda one: one.takes(change(public(), "withdraw"), reason="Entered twice."), "EA"),
    "withdraw by the API": (lambda one: one.sends("post", of(public()) + "withdraw/", reason="Entered twice."), "EA"),
    "merge": (
        lambda one: one.takes(change(public(), "merge"), into=public().reference, reason="One exchange."),
        "EA",
    ),
    "merge by the API": (
        lambda one: one.sends("post", of(public()) + "merge/", into=public().reference, reason="One exchange."),
        "EA",
    ),
    "mend a text by the API": (
        lambda one: one.sends("post", of(judged().statement) + "texts/", text="Fires.", reason="Misread."),
        "EA",
    ),
    "redact a text by the API": (
        lambda one: one.sends("post", of(judged().statement) + "texts/1/redact/", reason="A name."),
        "EA",
    ),
    "record a party": (
        lambda one: one.saves(add(Party), name="A party", slug="a-party", kind="state"),
        "EA",
    ),
    "record a party by the API": (
        lambda one: one.sends("post", "parties/", name="A party", slug="a-party", kind="state"),
        "EA",
    ),
    "see an exact place that is not shown": (
        lambda one: b"Only for us" in one.client.get(change(with_exact_detail())).content,
        "EA",
    ),
    "leave a note": (
        lambda one: (
            "editors_note" in one.client.get(change(draft())).context["adminform"].form.fields
            if one.gets(change(draft()))
            else False
        ),
        "CEA",
    ),
    "read the notes": (lambda one: b"Ask the ministry." in one.client.get(change(with_note())).content, "CSEA"),
    "take a released copy of a draft's page": (
        lambda one: one.gets(copy_of_page(is_released=True, rights="Public domain.")),
        "CSEA",
    ),
    "take a copy that is not released": (lambda one: one.gets(copy_of_page(is_released=False)), ""),
    "read a judgement again": (lambda one: one.user.has_perm("statements.read_again_claim"), "SA"),
    "make accounts": (lambda one: one.gets(add(User)), "A"),
    "give roles": (lambda one: one.user.has_perm("auth.change_group"), "A"),
}


def with_exact_detail():
    incident = draft()
    factories.exact_detail(incident, reason="Only for us")
    return incident


def with_note():
    incident = draft()
    Note.objects.create(resource="incidents.incident", record=incident.pk, text="Ask the ministry.")
    return incident


def copy_of_page(**fields):
    source = factories.source(factories.statement(published=False))
    copy = factories.capture(source, file=ContentFile(b"<p>A page.</p>", "page.html"), **fields)
    return reverse("capture", args=[copy.pk])


@pytest.mark.once
@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("action", ACTIONS)
def test_each_role_may_do_just_this(action, letter, client):
    attempt, letters = ACTIONS[action]
    assert bool(attempt(Somebody(LETTERS[letter], client))) == (letter in letters)


@pytest.mark.once
@pytest.mark.parametrize("role", ROLES)
def test_the_desk_opens_each_list_and_each_empty_form_as_the_table_says(role, client):
    one, mine = Somebody(role, client), permissions_of(role)
    for model, desk in admin.site._registry.items():
        label, stem = model._meta.label_lower, f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for action, page in (("view", "changelist"), ("add", "add")):
            allowed = f"{model._meta.app_label}.{action}_{model._meta.model_name}" in mine
            # What is entered on the page of another record has no form of its own.
            if action == "add" and (model in (Claim, Event, Source) or isinstance(desk, OnlyRead)):
                allowed = False
            assert one.gets(reverse(f"{stem}_{page}")) == allowed, (label, page, desk)


def test_an_administrator_does_not_give_more_than_roles(client):
    one = Somebody(ADMINISTRATOR, client)
    joined = {"date_joined_0": "2026-01-01", "date_joined_1": "12:00:00"}
    fill_in(client, change(one.user), is_superuser="on", is_staff="on", first_name="Ada", **joined)
    one.user.refresh_from_db()
    assert (one.user.first_name, one.user.is_superuser, one.user.is_staff) == ("Ada", False, False)


def test_an_administrator_does_not_take_over_the_account_of_a_superuser(client):
    above = User.objects.create_superuser("above", password="correct horse")
    one = Somebody(ADMINISTRATOR, client)
    typed = {"password1": "a battery staple", "password2": "a battery staple", "usable_password": "true"}
    assert one.client.post(reverse("admin:auth_user_password_change", args=[above.pk]), typed).status_code == 403
    assert one.client.post(change(above), {"username": "above", "email": "one@example.org"}).status_code == 403
    above.refresh_from_db()
    assert above.check_password("correct horse")
    assert above.email == ""


def test_the_mark_of_staff_alone_opens_nothing(client):
    client.force_login(User.objects.create_user("staff", is_staff=True))
    assert client.get(reverse("admin:index")).status_code == 302


def test_nobody_without_an_account_gets_to_the_desk(client):
    for address in (reverse("admin:index"), reverse("desk"), add(Incident)):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("admin:login"))


def test_nobody_may_delete_anything():
    assert not {name for role in ROLES for name in permissions_of(role) if ".delete_" in name}


def test_the_table_names_every_record_and_everything_at_the_desk():
    named = {model for row in TABLE for model in row.models}
    kept = {model._meta.label_lower for model in [*TRACKED, *admin.site._registry]}
    assert named >= kept
    assert all(apps.get_model(model) for model in named)


def test_every_permission_of_the_table_is_given():
    for role in ROLES:
        given = Group.objects.get(name=role).permissions.select_related("content_type")
        assert {f"{one.content_type.app_label}.{one.codename}" for one in given} == permissions_of(role)


def test_a_migration_mends_roles_and_leaves_other_groups_alone():
    own, role = Group.objects.create(name="Night desk"), Group.objects.get(name=CONTRIBUTOR)
    publish = Group.objects.get(name=EDITOR).permissions.get(codename="publish_incident")
    own.permissions.add(publish)
    role.permissions.set([publish])
    Group.objects.get(name=READER).delete()
    call_command("migrate", verbosity=0)
    assert list(own.permissions.all()) == [publish]
    assert role.permissions.count() == len(permissions_of(CONTRIBUTOR))
    assert Group.objects.filter(name=READER).exists()


def test_a_contributor_is_told_who_may_change_what_is_public(client):
    contributor = Somebody(CONTRIBUTOR, client)
    answer = contributor.api.patch(f"/api/v1/{of(public())}", {"title": "Another", "reason": "Why."})
    assert answer.status_code == 403
    assert answer.json()["detail"] == "This needs the permission “incidents.publish_incident”."
    assert "publish" in contributor.client.get(change(public())).content.decode()


def test_an_inactive_account_may_do_nothing(client):
    somebody = Somebody(EDITOR, client)
    User.objects.update(is_active=False)
    assert not somebody.gets(reverse("admin:index"))
    assert not somebody.sends("post", "incidents/", title="Reported fire")
    assert not Claim.objects.exists()


def test_the_page_about_roles_says_what_is_so():
    page = (settings.BASE_DIR / "docs" / "roles.md").read_text("utf-8")
    assert lines_of_table() in page
    assert lines_of_actions() in page


def lines_of_table():
    return "\n".join(
        f"| {row.what} | " + " | ".join(", ".join(row.actions(role)).replace("_", " ") or "–" for role in ROLES) + " |"
        for row in TABLE
    )


def lines_of_actions():
    return "\n".join(
        f"| {action} | " + " | ".join("yes" if letter in letters else "–" for letter in LETTERS) + " |"
        for action, (_attempt, letters) in ACTIONS.items()
    )
