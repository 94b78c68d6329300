"""Where the owner of an account makes tokens and revokes them. Nobody else's are there."""

import logging
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from .tokens import SCOPES, Token

logger = logging.getLogger("users.tokens")

LIVES = {30: _("30 days"), 90: _("90 days"), 365: _("one year")}


class TokenForm(forms.ModelForm):
    lives = forms.TypedChoiceField(
        label=_("Works for"), choices=list(LIVES.items()), coerce=int, initial=90, widget=forms.RadioSelect
    )

    class Meta:
        model = Token
        fields = ["name", *SCOPES]

    def _get_validation_exclusions(self):
        # These are no fields of the form, and the token's own checks ask about them.
        return super()._get_validation_exclusions() - {"owner", "created_at", "expires_at", "revoked_at"}

    def _post_clean(self):
        days = self.cleaned_data.get("lives", min(LIVES))
        self.instance.expires_at = self.instance.created_at + timedelta(days=days)
        super()._post_clean()


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("secret")
def tokens(request):
    """The tokens of whoever is signed in, and a form for another. A new one's secret is on this one answer alone."""
    new = Token(owner=request.user)
    form = TokenForm(request.POST or None, instance=new)
    if request.method == "POST":
        # Before the checks, which want the token whole.
        secret = new.give_secret()
        if form.is_valid():
            form.save()
            logger.info("Token %s made by %s", new, request.user)
            # No redirect: what leads there would have to keep the secret somewhere in between.
            return render(request, "account/token_made.html", {"token": new, "secret": secret})
    mine = request.user.tokens.all()
    shown = {
        "form": form,
        "scopes": [form[name] for name in SCOPES],
        "working": [token for token in mine if token.works],
        "ended": [token for token in mine if not token.works],
    }
    return render(request, "account/tokens.html", shown, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request, number):
    """Ask once, then end one's own token for good."""
    token = get_object_or_404(request.user.tokens, pk=number)
    if request.method != "POST":
        return render(request, "account/token_revoke.html", {"token": token})
    if request.user.tokens.filter(pk=token.pk).revoke():
        logger.info("Token %s revoked by %s", token, request.user)
    messages.success(request, _t("“%(name)s” is revoked: it opens nothing from now on.") % {"name": token.name})
    return redirect("tokens")
