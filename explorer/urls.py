from django.urls import path, register_converter

from incidents.models import Incident
from investigations.models import Investigation
from statements.models import Statement

from . import views

register_converter(Incident.series.converter(), "incident")
register_converter(Statement.series.converter(), "statement")
register_converter(Investigation.series.converter(), "investigation")

urlpatterns = [
    path("", views.Overview.as_view(), name="overview"),
    path("incidents/", views.IncidentList.as_view(), name="incidents"),
    path("incidents/<incident:reference>/", views.IncidentPage.as_view(), name="incident"),
    path("statements/", views.StatementList.as_view(), name="statements"),
    path("statements/<statement:reference>/", views.StatementPage.as_view(), name="statement"),
    path("parties/", views.PartyList.as_view(), name="parties"),
    path("parties/<slug:slug>/", views.PartyPage.as_view(), name="party"),
    path("investigations/", views.InvestigationList.as_view(), name="investigations"),
    path("investigations/<investigation:reference>/", views.InvestigationPage.as_view(), name="investigation"),
    path("methodology/", views.Methodology.as_view(), name="methodology"),
    path("display/", views.display, name="display"),
]
