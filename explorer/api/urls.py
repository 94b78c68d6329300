from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from .changes import Changes
from .reference import Codebook, Coverage, Meta
from .stats import Casualties, IncidentCounts, Replies
from .views import RESOURCES, Docs, Nothing, Root, Schema

app_name = "api"

router = SimpleRouter(use_regex_path=False)
for resource, (basename, viewset) in RESOURCES.items():
    router.register(resource, viewset, basename=basename)

urlpatterns = [
    path("v1/", Root.as_view(), name="root"),
    path("v1/", include(router.urls)),
    path("v1/stats/incidents/", IncidentCounts.as_view({"get": "list"}), name="incident-counts"),
    path("v1/stats/casualties/", Casualties.as_view({"get": "list"}), name="casualties"),
    path("v1/stats/replies/", Replies.as_view({"get": "list"}), name="replies"),
    path("v1/changes/", Changes.as_view(), name="changes"),
    path("v1/codebook/", Codebook.as_view(), name="codebook"),
    path("v1/coverage/", Coverage.as_view({"get": "list"}), name="coverage"),
    path("v1/meta/", Meta.as_view(), name="meta"),
    path("v1/schema/", Schema.as_view(), name="schema"),
    path("v1/docs/", Docs.as_view(), name="docs"),
    re_path("", Nothing.as_view()),
]
