from django.urls import include, path
from rest_framework.routers import DefaultRouter

from . import views

router = DefaultRouter()
router.register("incidents", views.Incidents)
router.register("statements", views.Statements)

urlpatterns = [
    path("api/", include(router.urls)),
    path("incidents/", views.IncidentList.as_view()),
    path("empty/", views.empty),
    path("empty-page/", views.empty_page),
]
