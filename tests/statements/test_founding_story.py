"""The story that the register was made for, typed wholly into the admin by somebody who may do so."""

import pytest
from django.contrib.auth.models import AnonymousUser

from incidents.models import Incident, IncidentLink
from investigations.models import Investigation
from statements.models import Claim, Statement
from tests import factories
from tests.desk import fill_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    return client


def enter(desk, model, **typed):
    """Fill in the form of a model such as "incidents.incident"."""
    package, _, name = model.partition(".")
    answer = fill_in(desk, f"/admin/{package}/{name}/add/", **typed)
    assert answer.status_code == 302, answer.context["errors"]


def publish(desk, model):
    path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    desk.post(path, {"action": "publish", "_selected_action": [record.pk for record in model.objects.all()]})


def ministry(of, name, **fields):
    return factories.party(name, kind="ministry", parent=of, **fields)


def test_the_founding_story_is_entered_by_hand_and_published(desk):
    russia, armenia, azerbaijan = (factories.party(name) for name in ("Russia", "Armenia", "Azerbaijan"))
    russian, armenian = ministry(russia, "Russian MoD"), ministry(armenia, "Armenian MoD")
    azerbaijani, foreign = ministry(azerbaijan, "Azerbaijani MoD"), ministry(russia, "Russian MFA")
    outlet = factories.outlet("A news page")
    askeran_place = factories.place("Askeran", kind="region", names=[("hy", "Ասկերան")])
    garagac_place = factories.place("Garaağaç", names=[("az", "Qaraağac")])
    fire, small_arms = factories.violation_types("fire", "small_arms_fire")

    enter(desk, "incidents.incident", title="Reported breach", place=askeran_place.pk, types=[fire.pk])
    askeran = Incident.objects.get()
    enter(
        desk,
        "incidents.incident",
        title="Alleged fire at Garaağaç",
        place=garagac_place.pk,
        types=[small_arms.pk],
        links_out__0__kind="reported_together",
        links_out__0__target=askeran.pk,
    )
    garagac = Incident.objects.exclude(pk=askeran.pk).get()

    enter(
        desk,
        "statements.statement",
        issuer=russian.pk,
        channel="bulletin",
        language="ru",
        summary="Reports one breach in the Askeran region and nobody hurt.",
        sources__0__outlet=outlet.pk,
        sources__0__is_relayed="on",
        claims__0__act="report",
        claims__0__incident=askeran.pk,
        claims__0__link_basis="named",
        claims__0__place=askeran_place.pk,
        claims__0__figures__0__killed_best=0,
        claims__0__figures__0__injured_best=0,
        claims__1__act="announce_investigation",
        claims__1__incident=askeran.pk,
        claims__1__link_basis="named",
    )
    bulletin = Statement.objects.get()
    enter(
        desk,
        "statements.statement",
        issuer=azerbaijani.pk,
        channel="press_release",
        language="az",
        summary="Says that Armenian forces fired small arms at Garaağaç and that its units took response measures.",
        claims__0__act="accuse",
        claims__0__about=armenia.pk,
        claims__0__incident=garagac.pk,
        claims__0__link_basis="named",
        claims__0__place=garagac_place.pk,
        claims__0__types=[small_arms.pk],
        claims__1__act="justify",
        claims__1__incident=garagac.pk,
        claims__1__link_basis="named",
        claims__1__response_words="response measures",
    )
    accusation = Claim.objects.get(act="accuse")
    enter(
        desk,
        "statements.statement",
        issuer=armenian.pk,
        channel="social_post",
        language="hy",
        summary="Denies that its forces opened fire toward Azerbaijani positions.",
        claims__0__act="deny_occurrence",
        claims__0__incident=garagac.pk,
        claims__0__link_basis="judgement",
        claims__0__link_reason="It names neither the place nor a date; the hour and the direction fit.",
        claims__0__when_time_start="02:30",
        claims__0__when_verbatim="2:30 a.m.",
        claims__0__target_kind="positions",
        claims__0__quoted_details=["when", "target"],
        claims__0__answers=accusation.pk,
        claims__0__relation="denies",
    )
    enter(
        desk,
        "statements.statement",
        issuer=foreign.pk,
        channel="briefing",
        language="ru",
        summary="Urges both to speed up talks.",
        claims__0__act="appeal",
    )
    enter(
        desk,
        "investigations.investigation",
        title="Joint investigation",
        kind="joint",
        nature="field_inquiry",
        incidents=[askeran.pk],
        members__0__party=russia.pk,
        members__0__role="lead",
        members__0__statement=bulletin.pk,
        events__0__progress="under_way",
        events__0__statement=bulletin.pk,
    )
    for model in (Incident, Statement, Investigation):
        assert not model.objects.published().exists()
        publish(desk, model)

    reader = AnonymousUser()
    assert Statement.objects.published().count() == 4
    assert IncidentLink.objects.get().source == garagac
    denial = garagac.claims.visible_to(reader).get(act="deny_occurrence")
    assert (denial.is_judged, denial.answers, denial.quotes("when")) == (True, accusation, True)
    assert denial.when.wording == "Date unknown, 02:30"
    report = askeran.claims.visible_to(reader).get(act="report")
    assert [figure.wording for figure in report.figures.all()] == ["none killed, none injured"]
    assert [claim.act for claim in Claim.objects.filter(incident=None)] == ["appeal"]
    assert Investigation.objects.visible_to(reader).with_progress().get().progress == "under_way"
