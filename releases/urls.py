from django.urls import path

from . import views

urlpatterns = [
    path("data/", views.DataPage.as_view(), name="data"),
    path("data/releases/<str:name>/", views.ReleasePage.as_view(), name="release"),
    path("data/releases/<str:name>/<str:file>", views.released_file, name="release-file"),
]
