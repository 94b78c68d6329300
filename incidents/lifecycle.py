"""Draft, then published: the way of every record that readers cite. Each status has one door, and `publish` is the one
from draft to published."""

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from formats.columns import Line, Rule


class Lifecycle(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


def lifecycle_rules(model: str) -> list[models.BaseConstraint]:
    """A published record knows since when, a draft claims nothing of the kind; what is imported comes in once."""
    return [
        Rule(
            name=f"{model}_published_since",
            condition=Q(status=Lifecycle.DRAFT, published_at__isnull=True)
            | Q(status=Lifecycle.PUBLISHED, published_at__isnull=False),
        ),
        models.UniqueConstraint(
            fields=["origin", "external_id"],
            condition=~Q(external_id=""),
            name=f"{model}_comes_in_once",
            violation_error_message=_("A record with this origin and external id is already here."),
        ),
        Rule(
            name=f"{model}_external_id_has_an_origin",
            condition=Q(external_id="") | ~Q(origin=""),
            field="origin",
            message=_("An external id needs the origin that gave it."),
        ),
    ]


class PublishableQuerySet(models.QuerySet):
    def published(self):
        """Those that everyone may read."""
        return self.filter(status=Lifecycle.PUBLISHED)

    def visible_to(self, user):
        """Published ones; with permission to change such records, drafts too."""
        meta = self.model._meta
        return self if user.has_perm(f"{meta.app_label}.change_{meta.model_name}") else self.published()

    def get_by_reference(self, reference):
        return self.get(pk=self.model.series.parse(reference))


class Publishable(models.Model):
    """A record with a reference that is a draft until somebody publishes it. Subclasses give `series`."""

    status = models.CharField(
        _("lifecycle"), max_length=10, choices=Lifecycle.choices, default=Lifecycle.DRAFT, editable=False
    )
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    origin = Line(_("origin"), max_length=80, blank=True, help_text=_("The data set that it was imported from."))
    external_id = Line(_("external id"), max_length=120, blank=True, help_text=_("Its id there."))
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        abstract = True

    @property
    def reference(self) -> str:
        return self.series.format(self.pk)

    @property
    def is_published(self) -> bool:
        return self.status == Lifecycle.PUBLISHED

    def publish(self) -> bool:
        """Show the record to everyone, from now on. False if it was published already.

        Two people at once: one publishes, the other finds it done. A draft that its own checks refuse stays one, with
        ValidationError.
        """
        with transaction.atomic():
            current = type(self)._base_manager.select_for_update().get(pk=self.pk)
            moves = not current.is_published
            if moves:
                current.full_clean()
                current.status, current.published_at = Lifecycle.PUBLISHED, timezone.now()
                current.save(update_fields=["status", "published_at", "updated_at"])
        self.status, self.published_at, self.updated_at = current.status, current.published_at, current.updated_at
        return moves
