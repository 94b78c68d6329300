"""Draft, published, and then perhaps withdrawn or merged: the way of every record that readers cite.

Each status has one door. Nothing leads back, and nobody deletes: a reference that once was public answers for ever.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from formats.columns import AskedOnce, Line, Rule
from history.querysets import RecordedQuerySet
from history.recording import recording

from .permissions import sees_drafts


class Lifecycle(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    MERGED = "merged", _("merged")
    WITHDRAWN = "withdrawn", _("withdrawn")


ENDED = (Lifecycle.MERGED, Lifecycle.WITHDRAWN)

# From → to.
MOVES = {
    Lifecycle.DRAFT: {Lifecycle.PUBLISHED},
    Lifecycle.PUBLISHED: {Lifecycle.MERGED, Lifecycle.WITHDRAWN},
    Lifecycle.MERGED: set(),
    Lifecycle.WITHDRAWN: set(),
}


def lifecycle_rules(model: str) -> list[models.BaseConstraint]:
    """What a status brings with it: since when, until when, why, and what stands in its place."""
    return [
        Rule(
            name=f"{model}_published_since",
            condition=Q(status=Lifecycle.DRAFT, published_at__isnull=True)
            | (~Q(status=Lifecycle.DRAFT) & Q(status__in=Lifecycle.values, published_at__isnull=False)),
        ),
        Rule(
            name=f"{model}_ended_with_a_reason",
            condition=(~Q(status__in=ENDED) & Q(ended_at__isnull=True, end_reason=""))
            | (Q(status__in=ENDED, ended_at__isnull=False) & ~Q(end_reason="")),
        ),
        Rule(
            name=f"{model}_merged_into_something",
            condition=~Q(status=Lifecycle.MERGED) | Q(replacement__isnull=False),
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


class PublishableQuerySet(RecordedQuerySet):
    def published(self):
        """Those that everyone may read."""
        return self.filter(status=Lifecycle.PUBLISHED)

    def ended(self):
        """Those that were public once, and are withdrawn or merged."""
        return self.filter(status__in=ENDED)

    def visible_to(self, user):
        """Published ones; with permission to change or view such records at the desk, all of them."""
        return self if sees_drafts(user, self.model) else self.published()

    def known_to(self, user):
        """Those too that everyone could read once, and is told the end of."""
        return self if sees_drafts(user, self.model) else self.exclude(status=Lifecycle.DRAFT)

    def get_by_reference(self, reference):
        return self.get(pk=self.model.series.parse(reference))


class Publishable(AskedOnce, models.Model):
    """A record with a reference that is a draft until somebody publishes it. Subclasses give `series`."""

    status = models.CharField(
        _("lifecycle"), max_length=10, choices=Lifecycle.choices, default=Lifecycle.DRAFT, editable=False
    )
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    ended_at = models.DateTimeField(_("withdrawn or merged at"), null=True, editable=False)
    end_reason = Line(_("why it was withdrawn or merged"), max_length=1_000, blank=True, editable=False)
    replacement = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("what stands in its place"),
        null=True,
        editable=False,
        related_name="replaces",
    )
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

    @property
    def was_public(self) -> bool:
        return self.status != Lifecycle.DRAFT

    def publish(self, by=None, reason="") -> bool:
        """Show the record to everyone, from now on. False if it was published already.

        Two people at once: one publishes, the other finds it done. A draft that its own checks refuse stays one, with
        ValidationError.
        """
        with recording(by=by, reason=reason):
            current = self._locked()
            moves = not current.is_published
            if moves:
                current._move(Lifecycle.PUBLISHED)
                current.published_at = timezone.now()
                current.full_clean()
                current.save(update_fields=["status", "published_at", "updated_at"])
        self._take(current)
        return moves

    def withdraw(self, reason, by=None, replacement=None) -> None:
        """Take a published record back, for a reason that its address gives from now on.

        ValidationError when it is not published, when there is no reason, or when the replacement is not public.
        """
        with recording(by=by, reason=reason):
            self._end(Lifecycle.WITHDRAWN, reason, replacement)

    def _end(self, status, reason, replacement):
        locked = self._locked_with(replacement)
        current = locked[self.pk]
        current._move(status)
        if not reason.strip():
            raise ValidationError({"reason": ValidationError(_("Give the reason: readers see it."), code="reason")})
        replacement = replacement and locked.get(replacement.pk)
        if replacement is not None and (replacement.pk == self.pk or not replacement.is_published):
            raise ValidationError(_("What stands in its place must be another, published record."), code="replacement")
        current.ended_at, current.end_reason, current.replacement = timezone.now(), reason.strip(), replacement
        current.full_clean()
        current.save()
        self._take(current)

    def _locked(self):
        return self._locked_with(None)[self.pk]

    def _locked_with(self, other):
        """By primary key, in one order for all: two that would each end in the other's favour take turns."""
        keys = [self.pk, other.pk] if other else [self.pk]
        rows = type(self)._base_manager.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
        return {row.pk: row for row in rows}

    def _move(self, status):
        if status not in MOVES[self.status]:
            raise ValidationError(
                _("A record that is %(from)s cannot be %(to)s."),
                code="move",
                params={"from": self.get_status_display(), "to": Lifecycle(status).label},
            )
        self.status = status

    def _take(self, current):
        for name in ("status", "published_at", "ended_at", "end_reason", "replacement", "updated_at"):
            setattr(self, name, getattr(current, name))
