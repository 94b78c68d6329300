from django.contrib import admin
from django.urls import path

from . import views

urlpatterns = [path("admin/paste/", admin.site.admin_view(views.paste), name="paste")]
