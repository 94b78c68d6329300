from django.urls import path, register_converter

from incidents.models import Incident, Place
from investigations.models import Investigation
from parties.models import Agreement, Party
from statements.models import Statement

from . import (
    browsing,
    charts,
    directory,
    exploring,
    feeds,
    history_pages,
    incident_map,
    inquiries,
    overview,
    searching,
    views,
)

register_converter(Incident.series.converter(), "incident")
register_converter(Statement.series.converter(), "statement")
register_converter(Investigation.series.converter(), "investigation")


def record(resource, kind, key, page, model):
    """The address of one record and, below it, that of its public history."""
    history = history_pages.HistoryPage.as_view(model=model, section=page.section)
    yield path(f"{resource}/<{key}>/", page.as_view(), name=kind)
    yield path(f"{resource}/<{key}>/history/", history, name=f"{kind}-history")


urlpatterns = [
    path("", overview.Overview.as_view(), name="overview"),
    path("incidents/", exploring.Explorer.as_view(), name="incidents"),
    path("incidents/map/", incident_map.IncidentMap.as_view(), name="incidents-map"),
    path("incidents/trends/", charts.Trends.as_view(), name="trends"),
    *record("incidents", "incident", "incident:reference", views.IncidentPage, Incident),
    path("statements/", browsing.Statements.as_view(), name="statements"),
    path("statements/tallies/", views.TallyList.as_view(), name="tallies"),
    *record("statements", "statement", "statement:reference", views.StatementPage, Statement),
    path("captures/<int:pk>/", views.capture, name="capture"),
    path("parties/", directory.PartyList.as_view(), name="parties"),
    *record("parties", "party", "slug:slug", directory.PartyPage, Party),
    path("investigations/", inquiries.InvestigationList.as_view(), name="investigations"),
    *record("investigations", "investigation", "investigation:reference", inquiries.InvestigationPage, Investigation),
    path("agreements/", directory.AgreementList.as_view(), name="agreements"),
    *record("agreements", "agreement", "slug:slug", directory.AgreementPage, Agreement),
    *record("places", "place", "slug:slug", directory.PlacePage, Place),
    path("search/", searching.SearchPage.as_view(), name="search"),
    *(path(f"feeds/{kind}.atom", feeds.feed, {"kind": kind}, name=f"{kind}-feed") for kind in feeds.FEEDS),
    path("corrections/", history_pages.CorrectionsPage.as_view(), name="corrections"),
    path("methodology/", views.Methodology.as_view(), name="methodology"),
    path("display/", views.display, name="display"),
]
