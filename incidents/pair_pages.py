"""Two incidents side by side: to judge whether they are one, and to let one absorb the other."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .judging import judge, judgement_on
from .merging import SHARED, TakenOn
from .models import Incident, Judgement
from .publishing import ReferenceField, StepForm

NOTHING = "–"


class MergeForm(StepForm):
    into = ReferenceField(
        Incident,
        label=_("The incident that absorbs it"),
        help_text=_("The reference of another, published incident, such as CIR-000042."),
    )


class JudgementForm(StepForm):
    verdict = forms.ChoiceField(choices=Judgement.Verdict.choices, widget=forms.HiddenInput)


class PairPages:
    """The pages of an incident that speak of it and of another one."""

    def get_urls(self):
        def at(route, view, name):
            return path(
                f"<path:object_id>/{route}", self.admin_site.admin_view(view), name=f"incidents_incident_{name}"
            )

        return [
            at("merge/", self.merge_view, "merge"),
            at("judge/<int:other>/", self.judge_view, "judge"),
            *super().get_urls(),
        ]

    def tools(self, request, record):
        tools = super().tools(request, record)
        if record.is_published and self.has_publish_permission(request):
            tools.append((self.address_of(record, "merge"), _t("Merge into another")))
        return tools

    def merge_view(self, request, object_id):
        """First which other one; then, with both in sight and what moves where, why."""
        record = self.record_for_step(request, object_id)
        asked = request.method == "POST"
        if not asked and not record.is_published:
            text = _t("Only a published record can be merged; %(reference)s is %(status)s.")
            words = {"reference": record.reference, "status": record.get_status_display()}
            self.message_user(request, text % words, messages.WARNING)
            return redirect(self.address_of(record))
        # Choosing the other one is a plain question, so that the page with both has an address.
        named = request.POST if asked else request.GET
        form = MergeForm(named if "into" in named else None)
        other = form.cleaned_data["into"] if form.is_bound and form.is_valid() else None
        if other is not None and other.pk == record.pk:
            form.add_error("into", _("This is the incident itself."))
            other = None
        if other is not None and asked:
            told = _t("%(one)s is merged into %(other)s.") % {"one": record.reference, "other": other.reference}

            def merge():
                record.merge_into(other, form.cleaned_data["reason"], by=request.user)

            if self.take_step(request, record, form, merge, told):
                return redirect(self.address_of(other))
        context = {"form": form, "other": other}
        if other is not None:
            context |= {
                "rows": side_by_side(record, other),
                "moves": moves(TakenOn.by(other, record)),
                "way_round": f"{self.address_of(other, 'merge')}?{urlencode({'into': record.reference})}",
            }
        title = _t("Merge %(reference)s into another incident") % {"reference": record.reference}
        return self.step_page(request, "admin/lifecycle/merge.html", record, title, **context)

    def judge_view(self, request, object_id, other):
        if not request.user.has_perm("incidents.add_judgement"):
            raise PermissionDenied
        pair = {one.pk: one for one in self.get_queryset(request).filter(pk__in=[other, _number(object_id)])}
        if len(pair) != 2:
            raise Http404
        record, other = pair[_number(object_id)], pair[other]
        asked = request.method == "POST"
        form = JudgementForm(request.POST if asked else None)
        if asked and form.is_valid():
            words = {"one": record.reference, "other": other.reference}
            same = form.cleaned_data["verdict"] == Judgement.Verdict.SAME
            told = (
                _t("%(one)s and %(other)s are on record as the same event.")
                if same
                else _t("%(one)s and %(other)s are on record as different events.")
            )

            def settle():
                judge(record, other, form.cleaned_data["verdict"], form.cleaned_data["reason"], by=request.user)

            if self.take_step(request, record, form, settle, told % words):
                return redirect(self._after(request, record, other, same))
        context = {"form": form, "other": other, "judgement": judgement_on(record, other)}
        context["rows"] = side_by_side(record, other)
        context["verdicts"] = Judgement.Verdict
        title = _t("Are %(one)s and %(other)s the same event?") % {"one": record.reference, "other": other.reference}
        return self.step_page(request, "admin/lifecycle/judge.html", record, title, **context)

    def _after(self, request, record, other, same):
        """What is the same is merged next, by those who may."""
        if same and record.is_published and other.is_published and self.has_publish_permission(request):
            return f"{self.address_of(record, 'merge')}?{urlencode({'into': other.reference})}"
        return self.address_of(record)


def _number(object_id):
    return int(object_id) if object_id.isdecimal() and len(object_id) < 16 else 0


def side_by_side(one, other):
    """(label, of the one, of the other) for everything by which two incidents are told apart."""
    return list(zip(_labels(), _cells(one), _cells(other), strict=True))


def _labels():
    return [
        _t("Status"),
        _t("When"),
        _t("As the source said"),
        _t("Where"),
        _t("Further places"),
        _t("Violation types"),
        _t("Summary"),
        _t("Statements"),
        _t("Agreements"),
        _t("Tags"),
        _t("Sources"),
    ]


def _cells(incident):
    said = incident.claims.values("statement__issuer__name", "act").annotate(count=Count("pk"))
    acts = incident.claims.model._meta.get_field("act")
    claims = sorted(f"{row['statement__issuer__name']}: {dict(acts.flatchoices)[row['act']]}" for row in said)
    return [
        incident.get_status_display(),
        incident.date.wording,
        incident.date.verbatim or NOTHING,
        ", ".join(str(place) for place in [incident.place, *reversed(incident.place.ancestors)])
        if incident.place
        else NOTHING,
        _list(incident.places.select_related("place")),
        _list(incident.types.all()),
        Truncator(incident.summary).chars(400) or NOTHING,
        _list(claims),
        _list(incident.agreements.all()),
        _list(incident.tags.all()),
        _list(incident.sources.select_related("outlet")),
    ]


def _list(rows):
    return "; ".join(str(row) for row in rows) or NOTHING


def moves(taken):
    """(label, what) of everything that a merger would hand over, in words."""
    named = [
        (_t("Claims, with their statements"), taken.claims),
        (_t("Investigations"), taken.investigations),
        *((Incident._meta.get_field(name).verbose_name, taken.shared[name]) for name in SHARED),
        (_t("Sources"), taken.sources),
        (_t("Further places"), taken.places),
        (_t("Links to other incidents"), taken.links_out),
        (_t("Links from other incidents"), taken.links_in),
        (_t("Exact place and time, not shown: what is coarser here must be made so there"), taken.exact),
        (
            _t("Sensitive content"),
            [dict(Incident._meta.get_field("sensitivity").choices)[taken.sensitivity]] if taken.sensitivity else [],
        ),
    ]
    return [(label, rows) for label, rows in named if rows]
