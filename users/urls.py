from django.urls import path

from . import token_pages

urlpatterns = [
    path("", token_pages.tokens, name="tokens"),
    path("<int:number>/revoke/", token_pages.revoke, name="revoke_token"),
]
