import pytest
from django.core.exceptions import ValidationError

from statements.models import CasualtyFigure, Claim, Statement
from tests import factories
from tests.desk import errors_of, fill_in, queries_of
from tests.pages import context_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ADD = "/admin/statements/statement/add/"
LIST = "/admin/statements/statement/"
MODELS = ("statement", "claim", "casualtyfigure", "textversion", "translation", "source")


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    return client


@pytest.fixture
def minimum():
    return {
        "issuer": factories.party("Azerbaijan").pk,
        "channel": "press_release",
        "language": "az",
        "summary": "Says that shots were fired.",
    }


def change(statement):
    return f"{LIST}{statement.pk}/change/"


def test_a_statement_is_entered_with_two_claims_and_their_figures_and_published(desk, minimum):
    incident, accused = factories.incident(), factories.party("Armenia")
    fill_in(
        desk,
        ADD,
        press="_publish",
        **minimum,
        text_versions__0__text="Atəş açıldı.",
        sources__0__address="https://example.org/statement",
        sources__0__is_relied_on="on",
        translations__0__language="en",
        translations__0__kind="editorial",
        translations__0__text="Shots were fired.",
        claims__0__act="accuse",
        claims__0__about=accused.pk,
        claims__0__incident=incident.pk,
        claims__0__link_basis="named",
        claims__0__figures__0__killed_best=0,
        claims__0__figures__1__affected=accused.pk,
        claims__0__figures__1__injured_low=2,
        claims__1__act="justify",
        claims__1__incident=incident.pk,
        claims__1__link_basis="judgement",
        claims__1__link_reason="Same place, same night.",
        claims__1__quoted_details=["when", "target"],
    )
    statement = Statement.objects.published().get()
    first, second = statement.claims.all()
    assert [figure.wording for figure in first.figures.all()] == ["none killed", "at least 2 injured"]
    assert (second.act, second.quoted_details, second.figures.count()) == ("justify", ["when", "target"], 0)
    assert statement.current_text.text == "Atəş açıldı."
    assert statement.relied_on_source.address == "https://example.org/statement"


def test_a_figure_is_added_to_a_claim_that_stays_as_it_is(desk):
    claim = factories.claim()
    fill_in(desk, change(claim.statement), claims__0__figures__1__missing_high=3, change_reason="A later toll.")
    assert [figure.wording for figure in claim.figures.all()] == ["up to 3 missing"]


def test_a_figure_is_changed_and_another_removed_in_one_save(desk):
    claim = factories.claim(factories.statement(published=False))
    kept, gone = factories.figure(claim), factories.figure(claim, injured_best=4)
    fill_in(desk, change(claim.statement), claims__0__figures__0__killed_best=1, claims__0__figures__1__DELETE="on")
    kept.refresh_from_db()
    assert (kept.killed_best, CasualtyFigure.objects.filter(pk=gone.pk).exists()) == (1, False)


def test_a_claim_goes_with_its_figures_while_its_statement_is_a_draft(desk):
    statement = factories.statement(published=False)
    factories.figure(factories.claim(statement, types=["fire"]))
    kept = factories.claim(statement)
    fill_in(desk, change(statement), claims__0__DELETE="on")
    assert list(statement.claims.all()) == [kept]
    assert not CasualtyFigure.objects.exists()


def test_a_claim_that_another_one_answers_stays(desk):
    claim = factories.claim(factories.statement(published=False))
    factories.claim(act="deny_occurrence", answers=claim, relation="denies")
    factories.figure(claim)
    answer = fill_in(desk, change(claim.statement), claims__0__DELETE="on")
    message = f"“{claim}” cannot be removed: another claim answers it. Remove that one first."
    assert errors_of(answer) == {"claims": [message]}
    assert Claim.objects.count() == 2


def test_nothing_of_a_published_statement_is_removed(desk):
    statement = factories.statement()
    claim = factories.claim(statement)
    factories.figure(claim)
    factories.source(statement)
    factories.translation(statement)
    removal = ["claims__0", "claims__0__figures__0", "sources__0", "translations__0"]
    fill_in(desk, change(statement), **{f"{row}__DELETE": "on" for row in removal})
    left = [statement.claims, claim.figures, statement.sources, statement.translations]
    assert [rows.count() for rows in left] == [1, 1, 1, 1]


def test_what_a_published_statement_says_is_no_longer_in_the_form(desk):
    statement = factories.statement(summary="As it was.")
    page = desk.get(change(statement))
    assert set(Statement.SAID) & {f"{name}" for name in page.context["adminform"].form.fields} == set()
    fill_in(desk, change(statement), summary="Otherwise.", speaker="Somebody")
    statement.refresh_from_db()
    assert (statement.summary, statement.speaker) == ("As it was.", "")


def test_a_recorded_text_is_followed_and_never_rewritten(desk):
    statement = factories.statement(text="Fire at 02:30.")
    fill_in(
        desk,
        change(statement),
        text_versions__0__text="Rewritten.",
        text_versions__1__text="Fire at 02:20.",
        text_versions__1__reason="Misread figure.",
        change_reason="Misread figure.",
    )
    assert [version.text for version in statement.text_versions.all()] == ["Fire at 02:30.", "Fire at 02:20."]


def test_a_further_text_says_why_beside_its_field(desk):
    statement = factories.statement(text="Fire at 02:30.")
    answer = fill_in(desk, change(statement), text_versions__1__text="Fire at 02:20.", change_reason="Misread.")
    assert errors_of(answer) == {"text_versions-1-reason": ["Say what the version before had wrong."]}


def test_two_further_texts_at_once_are_refused(desk):
    statement = factories.statement(text="One.")
    answer = fill_in(
        desk,
        change(statement),
        text_versions__TOTAL_FORMS=3,
        text_versions__1__text="Two.",
        text_versions__1__reason="Why.",
        text_versions__2__text="Three.",
        text_versions__2__reason="Why.",
        change_reason="Why.",
    )
    assert errors_of(answer) == {"text_versions": ["Please submit at most 2 forms."]}
    assert statement.text_versions.count() == 1


def test_a_wrong_figure_keeps_all_that_was_typed_and_saves_nothing(desk, minimum):
    answer = fill_in(
        desk,
        ADD,
        **minimum,
        claims__0__act="report",
        claims__0__paraphrase="Says that some were hurt.",
        claims__0__figures__0__killed_low=5,
        claims__0__figures__0__killed_high=3,
        claims__0__figures__1__affected_words="villagers",
    )
    assert errors_of(answer) == {
        "claims-0": ["Please correct the casualty figures of this claim."],
        "claims-0-figures-0-killed_high": ["The low figure is above the high one."],
        "claims-0-figures-1": ["A casualty figure needs a number. Zero means that it says there were none."],
    }
    page = answer.content.decode()
    for typed in ("Says that shots were fired.", "Says that some were hurt.", "villagers", 'value="5"', 'value="3"'):
        assert typed in page
    assert not Statement.objects.exists()


def test_figures_without_an_act_are_refused_not_dropped(desk, minimum):
    answer = fill_in(desk, ADD, **minimum, claims__0__figures__0__killed_best=1)
    assert errors_of(answer) == {"claims-0-act": ["This field is required."]}
    assert not Statement.objects.exists()


REFUSED = {
    "an unknown language": (
        {"language": "azeri"},
        {"language": ["“azeri” is not a language code. Use BCP 47, such as az, hy, ru or en."]},
    ),
    "an issue that ends before it begins": (
        {"issued_start": "2026-11-15", "issued_end": "2026-11-14"},
        {"issued_end": ["The latest date is before the earliest."]},
    ),
    "an accusation of nobody": (
        {"claims__0__act": "accuse"},
        {"claims-0-about": ["Say whom it accuses, or give its words for whom. One that blames nobody is a report."]},
    ),
    "a judgement without a reason": (
        {"claims__0__act": "report", "claims__0__incident": "THE INCIDENT", "claims__0__link_basis": "judgement"},
        {"claims-0-link_reason": ["An editor's judgement needs its reason: readers see it."]},
    ),
    "a detail that does not exist": (
        {"claims__0__act": "report", "claims__0__quoted_details": ["weather"]},
        {"claims-0-quoted_details": ["“weather” is not a detail of a claim."]},
    ),
    "a source that says nothing": (
        {"sources__0__is_relied_on": "on"},
        {"sources-0-address": ["Give an address, an outlet or at least a note."]},
    ),
}


@pytest.mark.parametrize(("typed", "messages"), REFUSED.values(), ids=REFUSED.keys())
def test_bad_input_is_refused_beside_its_field_and_nothing_is_saved(desk, minimum, typed, messages):
    incident = factories.incident()
    typed = {name: incident.pk if value == "THE INCIDENT" else value for name, value in typed.items()}
    answer = fill_in(desk, ADD, **(minimum | typed))
    assert errors_of(answer) == messages
    assert not Statement.objects.exists()


def test_a_monitor_cannot_deny_responsibility_for_nobody(desk, minimum):
    mission = factories.party("Mission", kind="monitoring_mission")
    answer = fill_in(desk, ADD, **(minimum | {"issuer": mission.pk}), claims__0__act="deny_responsibility")
    message = "Say whom it clears: a party of kind “monitoring mission” has no forces of its own to deny for."
    assert errors_of(answer) == {"claims-0-about": [message]}


def test_a_missing_issuer_is_the_only_complaint_about_a_denial(desk, minimum):
    answer = fill_in(desk, ADD, **(minimum | {"issuer": ""}), claims__0__act="deny_responsibility")
    assert errors_of(answer) == {"issuer": ["This field is required."]}


@pytest.mark.parametrize("field", ["summary", "claims__0__quote", "text_versions__0__text", "sources__0__note"])
def test_a_nul_byte_is_refused_beside_its_field(desk, minimum, field):
    answer = fill_in(desk, ADD, **(minimum | {"claims__0__act": "report", field: "a\0b"}))
    assert errors_of(answer) == {field.replace("__", "-"): ["Null characters are not allowed."]}
    assert not Statement.objects.exists()


def test_five_megabytes_of_text_are_refused_beside_the_field_and_shown_again(desk, minimum):
    answer = fill_in(desk, ADD, **minimum, text_versions__0__text="ə" * 2_500_000, claims__0__act="report")
    assert errors_of(answer) == {
        "text_versions-0-text": ["Ensure this value has at most 200000 characters (it has 2500000)."]
    }
    assert "ə" * 2_500_000 in answer.content.decode()
    assert not Statement.objects.exists()


def test_relying_on_another_source_takes_one_save(desk):
    statement = factories.statement()
    before, after = (factories.source(statement, is_relied_on=relied) for relied in (True, False))
    typed = {"sources__0__is_relied_on": "", "sources__1__is_relied_on": "on", "change_reason": "Its own page."}
    assert fill_in(desk, change(statement), **typed).status_code == 302
    before.refresh_from_db()
    after.refresh_from_db()
    assert (before.is_relied_on, after.is_relied_on) == (False, True)
    # Whichever row comes first, and when the one that takes over is new.
    typed = {"sources__2__address": "https://example.org/new", "sources__2__is_relied_on": "on"}
    fill_in(desk, change(statement), sources__0__is_relied_on="", change_reason="A better one.", **typed)
    assert statement.sources.get(is_relied_on=True).address == "https://example.org/new"


def test_two_sources_relied_on_are_refused_beside_the_field(desk, minimum):
    statement = factories.statement()
    factories.source(statement, is_relied_on=True)
    factories.source(statement)
    answer = fill_in(desk, change(statement), sources__1__is_relied_on="on", change_reason="Its own page.")
    assert errors_of(answer) == {"sources-1-is_relied_on": ["The register relies on one source only."]}
    new = {f"sources__{number}__{name}": "on" for number in (0, 1) for name in ("note", "is_relied_on")}
    answer = fill_in(desk, ADD, **minimum, **new)
    assert errors_of(answer) == {"sources-1-is_relied_on": ["The register relies on one source only."]}


def test_a_draft_is_looked_at_as_readers_will_see_it(desk, minimum):
    answer = fill_in(desk, ADD, press="_preview", **minimum)
    statement = Statement.objects.get()
    assert answer.headers["Location"] == statement.get_absolute_url()
    page = desk.get(answer.headers["Location"]).content.decode()
    assert "Draft, not public" in page
    assert f'href="{change(statement)}"' in page
    statement.publish()
    assert "_preview" not in desk.get(change(statement)).content.decode()


def test_a_failure_on_the_way_leaves_nothing_half_saved(desk, minimum, monkeypatch):
    def refuse(self, *args, **kwargs):
        raise ValidationError("as if the disk were full")

    monkeypatch.setattr(CasualtyFigure, "save", refuse)
    with pytest.raises(ValidationError):
        fill_in(desk, ADD, **minimum, claims__0__act="report", claims__0__figures__0__killed_best=0)
    assert not Statement.objects.exists()


def test_a_contributor_enters_a_statement_and_cannot_publish_it(client, minimum):
    verbs = [f"statements.{verb}_{model}" for verb in ("add", "change") for model in MODELS]
    client.force_login(factories.user_with(*verbs, "parties.view_party", "incidents.view_incident"))
    fill_in(
        client,
        ADD,
        press="_publish",
        **minimum,
        claims__0__act="report",
        claims__0__figures__0__killed_best=0,
    )
    statement = Statement.objects.get()
    assert (statement.is_published, statement.claims.get().figures.count()) == (False, 1)
    assert "_publish" not in client.get(change(statement)).content.decode()
    fill_in(client, change(statement), claims__0__DELETE="on")
    assert statement.claims.count() == 0


def test_somebody_who_only_reads_claims_sees_their_figures(client):
    claim = factories.claim()
    factories.figure(claim, injured_low=2)
    client.force_login(
        factories.user_with("statements.view_statement", "statements.view_claim", "statements.view_casualtyfigure")
    )
    page = client.get(change(claim.statement)).content.decode()
    assert "at least 2 injured" in page
    assert "claims-0-figures-0-killed_low" not in page


def test_a_claim_is_found_by_its_statement_issuer_or_incident(desk):
    incident = factories.incident(place=factories.place("Garaağaç"))
    claim = factories.claim(factories.statement(factories.party("Azerbaijan")), incident)
    factories.claim()
    for term in ("azerb", claim.statement.reference.lower(), incident.reference, "ГАРААГАЧ"):
        answer = desk.get(
            "/admin/autocomplete/",
            {"app_label": "statements", "model_name": "claim", "field_name": "answers", "term": term},
        )
        assert [row["text"] for row in answer.json()["results"]] == [f"{claim.statement.reference}, Azerbaijan reports"]


def test_a_statement_links_to_its_page(desk):
    statement = factories.statement()
    link = context_of(desk, change(statement))["absolute_url"]
    assert desk.get(link).headers["Location"].endswith(statement.get_absolute_url())


@pytest.mark.parametrize("path", [LIST, "/admin/statements/claim/"])
def test_a_list_asks_as_often_for_a_dozen_as_for_one(desk, django_assert_max_num_queries, path):
    counts = set()
    for more in (1, 2, 9):
        for _ in range(more):
            factories.claim(incident=factories.incident(), about=factories.party())
        counts.add(queries_of(desk, path, django_assert_max_num_queries))
    assert len(counts) == 1


def test_the_form_asks_as_often_for_a_dozen_claims_as_for_one(desk, django_assert_max_num_queries):
    counts = set()
    for number in (1, 3, 12):
        statement = factories.statement(text="Text.")
        for language in ("az", "hy", "ru", "en")[:number]:
            factories.translation(statement, language=language)
        for _ in range(number):
            factories.source(statement, outlet=factories.outlet())
            claim = factories.claim(
                statement,
                factories.incident(),
                types=["fire", "overflight"],
                about=factories.party(),
                place=factories.place(),
                answers=factories.claim(),
                relation="denies",
            )
            factories.figure(claim, affected=factories.party(), killed_best=1)
        counts.add(queries_of(desk, change(statement), django_assert_max_num_queries))
    assert len(counts) == 1


def test_the_action_publishes_statements(desk):
    drafts = [factories.statement(published=False) for _ in range(2)]
    desk.post(LIST, {"action": "publish", "_selected_action": [draft.pk for draft in drafts]})
    assert Statement.objects.published().count() == 2


def test_incidents_are_chosen_by_place_in_any_spelling(desk):
    incident = factories.incident(place=factories.place("Garaağaç", names=[("az", "Qaraağac")]))
    answer = desk.get(
        "/admin/autocomplete/",
        {"app_label": "statements", "model_name": "claim", "field_name": "incident", "term": "ГАРААГАЧ"},
    )
    assert [row["text"] for row in answer.json()["results"]] == [str(incident)]
