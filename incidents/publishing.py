"""Publication and withdrawal from the editors' desk: an action on the list, a button beside "Save", a page of its own."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from parties.record_admin import Paragraph, RecordAdmin

from .lifecycle import ENDED
from .permissions import may_store


class ReferenceField(forms.CharField):
    """A record of the model, named by its reference as people cite it; None where none is given."""

    widget = AdminTextInputWidget

    def __init__(self, model, **kwargs):
        self.model = model
        super().__init__(max_length=40, **kwargs)

    def clean(self, value):
        reference = super().clean(value).upper()
        if not reference:
            return None
        try:
            return self.model.objects.get_by_reference(reference)
        except self.model.DoesNotExist:
            raise ValidationError(
                _("There is no %(kind)s “%(value)s”."),
                code="unknown",
                params={"kind": self.model._meta.verbose_name, "value": value[:100]},
            ) from None


class StepForm(forms.Form):
    """What a step in a record's life asks for. Whether it is enough, the record says, in the words that the API gives."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Readers see it from now on."),
        required=False,
        max_length=1_000,
        widget=Paragraph(attrs={"rows": 3, "aria-required": "true"}),
    )

    def clean_reason(self):
        # Its field has room for several lines, and its column for one.
        return " ".join(self.cleaned_data["reason"].split())

    def object_to(self, refusal: ValidationError) -> None:
        """Show what the record objects to: beside the field that it means, or above all of them."""
        by_field = refusal.error_dict if hasattr(refusal, "error_dict") else {None: refusal.error_list}
        for name, errors in by_field.items():
            for error in errors:
                place = next((one for one in (name, error.code) if one in self.fields), None)
                self.add_error(place, ValidationError(error.messages))


class WithdrawForm(StepForm):
    def __init__(self, *args, model, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["replacement"] = ReferenceField(
            model,
            label=_("In its place"),
            required=False,
            help_text=_("The reference of a published record that readers are led to, such as %(example)s; or nothing.")
            % {"example": model.series.format(42)},
        )


class PublishableAdmin(RecordAdmin):
    found_by = "search"
    ordering = ["-pk"]
    actions = ["publish"]
    save_on_top = True

    @admin.display(description=_("reference"), ordering="pk")
    def reference(self, record):
        return record.reference

    def has_publish_permission(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    def has_change_permission(self, request, obj=None):
        """What ended changes no more, and what is public only by the hand of those who may publish it."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or (obj.status not in ENDED and may_store(request.user, obj))

    @admin.action(permissions=["publish"], description=_("Publish selected %(verbose_name_plural)s"))
    def publish(self, request, queryset):
        outcomes = [self._publish(request, record) for record in queryset.order_by("pk")]
        published, already = outcomes.count(True), outcomes.count(False)
        if published:
            text = ngettext("%(count)d record was published.", "%(count)d records were published.", published)
            self.message_user(request, text % {"count": published}, messages.SUCCESS)
        if already:
            text = ngettext(
                "%(count)d record was published already.", "%(count)d records were published already.", already
            )
            self.message_user(request, text % {"count": already}, messages.INFO)

    def _publish(self, request, record):
        """True if it is published now, False if it was before, None if its own checks refuse; those are told."""
        try:
            with transaction.atomic():
                moved = record.publish(by=request.user)
                if moved:
                    self.log_change(request, record, _t("Published."))
                return moved
        except ValidationError as refusal:
            text = _t("%(reference)s stays a draft: %(reasons)s") % {
                "reference": record.reference,
                "reasons": " ".join(refusal.messages),
            }
            self.message_user(request, text, messages.ERROR)
            return None

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        asked = "_publish" in request.POST and self.has_publish_permission(request)
        if asked and self._publish(request, form.instance):
            text = _t("%(reference)s is published.") % {"reference": form.instance.reference}
            self.message_user(request, text, messages.SUCCESS)

    def response_add(self, request, obj, post_url_continue=None):
        return self._preview(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._preview(request, obj) or super().response_change(request, obj)

    @staticmethod
    def _preview(request, record):
        """The public page of a draft, which only those see who work on it; None where nobody asked for it."""
        return redirect(record.get_absolute_url()) if "_preview" in request.POST else None

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["show_preview"] = (
            not context["is_popup"]
            and (self.has_change_permission(request, obj) if obj else self.has_add_permission(request))
            and not (obj and obj.is_published)
        )
        context["show_save_and_publish"] = context["show_preview"] and self.has_publish_permission(request)
        if obj is not None:
            context["needs_publisher"] = (
                obj.is_published and super().has_change_permission(request, obj) and not may_store(request.user, obj)
            )
            if obj.replacement_id:
                context["replacement_address"] = self.address_of(obj.replacement)
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Steps with a page of their own: told before, asked why, done by the record itself.

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_withdraw"
        view = self.admin_site.admin_view(self.withdraw_view)
        return [path("<path:object_id>/withdraw/", view, name=name), *super().get_urls()]

    def tools(self, request, record):
        tools = super().tools(request, record)
        if record.is_published and self.has_publish_permission(request):
            tools.append((self.address_of(record, "withdraw"), _t("Withdraw")))
        return tools

    def address_of(self, record, page="change"):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[record.pk])

    def record_for_step(self, request, object_id):
        """The record that somebody who may publish wants to take a step with; 403 for others, 404 for none."""
        if not self.has_publish_permission(request):
            raise PermissionDenied
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        return record

    def take_step(self, request, record, form, step, told) -> bool:
        """Whether the step was taken. If the record refuses, by now perhaps, the form says what and why."""
        try:
            with transaction.atomic():
                step()
                self.log_change(request, record, told)
        except ValidationError as refusal:
            form.object_to(refusal)
            return False
        self.message_user(request, told, messages.SUCCESS)
        return True

    def step_page(self, request, template, record, title, **context):
        context = self.admin_site.each_context(request) | {
            "title": title,
            "record": record,
            "opts": self.opts,
            "back": self.address_of(record),
            **context,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, context)

    def withdraw_view(self, request, object_id):
        record = self.record_for_step(request, object_id)
        asked = request.method == "POST"
        form = WithdrawForm(request.POST if asked else None, model=self.model)
        if asked and form.is_valid():
            told = _t("%(reference)s is withdrawn.") % {"reference": record.reference}
            reason, replacement = form.cleaned_data["reason"], form.cleaned_data["replacement"]

            def withdraw():
                record.withdraw(reason, by=request.user, replacement=replacement)

            if self.take_step(request, record, form, withdraw, told):
                return redirect(self.address_of(record))
        elif not asked and not record.is_published:
            text = _t("Only a published record can be withdrawn; %(reference)s is %(status)s.")
            words = {"reference": record.reference, "status": record.get_status_display()}
            self.message_user(request, text % words, messages.WARNING)
            return redirect(self.address_of(record))
        title = _t("Withdraw %(reference)s") % {"reference": record.reference}
        return self.step_page(request, "admin/lifecycle/withdraw.html", record, title, form=form)
