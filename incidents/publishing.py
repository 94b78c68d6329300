"""Publication from the editors' desk: an action on the list, and a button beside "Save"."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from parties.record_admin import RecordAdmin


class PublishableAdmin(RecordAdmin):
    found_by = "search"
    ordering = ["-pk"]
    actions = ["publish"]

    @admin.display(description=_("reference"), ordering="pk")
    def reference(self, record):
        return record.reference

    def has_publish_permission(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

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
                moved = record.publish()
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

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["show_save_and_publish"] = (
            self.has_publish_permission(request)
            and not context["is_popup"]
            and (self.has_change_permission(request, obj) if obj else self.has_add_permission(request))
            and not (obj and obj.is_published)
        )
        return super().render_change_form(request, context, add, change, form_url, obj)
