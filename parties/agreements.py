"""The ceasefires that an incident would breach, who has which role under them, and which channels the register reads."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from formats.addresses import address_of
from formats.columns import Count, LanguageColumn, Line, Prose, Rule, Slug
from formats.dates import UncertainDateColumns, date_rules
from formats.folding import FoldedColumn
from history.guards import forbid
from history.querysets import RecordedQuerySet
from history.tracking import part_of, record

from .querysets import AgreementQuerySet
from .sources import SourceColumns, source_rules


def period_rules(model: str) -> list[Rule]:
    """A period does not end before it begins; either end may be open or unknown."""
    return [
        Rule(
            name=f"{model}_period_begins_before_it_ends",
            condition=Q(from_date__isnull=True) | Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
            field="to_date",
            message=_("It ends before it begins."),
        )
    ]


@record
@forbid("UPDATE", when=Slug.CHANGES, message=Slug.STAYS)
class Agreement(models.Model):
    """A ceasefire or another undertaking that a party may be said to have breached."""

    slug = Slug(_("slug"), unique=True)
    title = Line(_("title"))
    kind = Line(
        _("kind"), max_length=80, blank=True, help_text=_("What it calls itself: trilateral statement, protocol.")
    )
    signed = UncertainDateColumns(_("signature"))
    in_force = UncertainDateColumns(_("in force"))
    address = models.URLField(_("address of its text"), max_length=1000, blank=True)
    summary = Prose(_("summary"), blank=True, max_length=5_000, help_text=_("In the register's own neutral words."))
    third_parties = Line(_("further signatories, in words"), blank=True, max_length=1_000)
    pax_id = Count(_("PA-X id"), null=True, blank=True)
    eth_prio_id = Line(_("ETH/PRIO id"), max_length=40, blank=True)
    note = Prose(_("note"), blank=True, max_length=5_000)
    title_folded = FoldedColumn(of="title")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["title_folded", "pk"]
        constraints = [
            *date_rules("agreement", "signed"),
            *date_rules("agreement", "in_force"),
            Rule(
                name="agreement_has_a_title",
                condition=~Q(title=""),
                field="title",
                message=_("An agreement needs a title."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address_of("agreement", self.slug)


@part_of("agreement")
class Provision(models.Model):
    """One article or paragraph of an agreement, as shortly as a reader needs it."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="provisions")
    article = Line(_("article"), max_length=40, help_text=_("As the text numbers it, such as 1 or 4(b)."))
    summary = Line(_("summary"), max_length=1_000)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "article"],
                name="provision_once",
                violation_error_message=_("This article is already on record."),
            )
        ]

    def __str__(self):
        return f"{self.agreement.title}, {self.article}"


@part_of("agreement")
class Role(models.Model):
    """What a party is under an agreement, and from when to when. It never says which side a party belongs to."""

    class Kind(models.TextChoices):
        PARTY = "party", _("party to the conflict")
        MONITOR = "monitor", _("monitor")
        MEDIATOR = "mediator", _("mediator")
        GUARANTOR = "guarantor", _("guarantor")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="roles")
    party = models.ForeignKey("parties.Party", models.PROTECT, verbose_name=_("party"), related_name="roles")
    role = models.CharField(_("role"), max_length=10, choices=Kind.choices)
    from_date = models.DateField(_("from"), null=True, blank=True)
    to_date = models.DateField(_("until"), null=True, blank=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("role under an agreement")
        verbose_name_plural = _("roles under an agreement")
        ordering = ["pk"]
        constraints = [
            *period_rules("role"),
            Rule(name="role_is_known", condition=Q(role__in=["party", "monitor", "mediator", "guarantor"])),
            models.UniqueConstraint(
                fields=["agreement", "party", "role", "from_date"],
                name="role_once",
                violation_error_message=_("This party has this role already."),
            ),
            # Nulls are distinct in a unique constraint, so roles without a beginning need their own.
            models.UniqueConstraint(
                fields=["agreement", "party", "role"],
                condition=Q(from_date__isnull=True),
                name="role_without_beginning_once",
                violation_error_message=_("This party has this role already."),
            ),
        ]

    def __str__(self):
        return f"{self.party.label}, {self.get_role_display()}"


@part_of("agreement")
class AgreementSource(SourceColumns):
    """A page that shows the agreement or reports it."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="sources")

    objects = RecordedQuerySet.as_manager()

    class Meta(SourceColumns.Meta):
        abstract = False
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = source_rules("agreement_source")


@part_of("party")
class WatchedChannel(models.Model):
    """A channel of a party that the register reads. Without it, “no reply on record” means nothing."""

    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="watched_channels")
    outlet = models.ForeignKey(
        "parties.Outlet", models.PROTECT, verbose_name=_("outlet"), null=True, blank=True, related_name="watched"
    )
    address = models.URLField(_("address"), max_length=500, blank=True)
    language = LanguageColumn(_("language"), blank=True, default="")
    from_date = models.DateField(_("read from"), null=True, blank=True)
    to_date = models.DateField(_("read until"), null=True, blank=True, help_text=_("Empty: still read."))
    note = Line(_("note"), blank=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("watched channel")
        verbose_name_plural = _("watched channels")
        ordering = ["pk"]
        constraints = [
            *period_rules("watched_channel"),
            Rule(
                name="watched_channel_says_where",
                condition=~Q(address="") | Q(outlet__isnull=False),
                field="address",
                message=_("Give an address or an outlet."),
            ),
        ]

    def __str__(self):
        return self.address or str(self.outlet)


@part_of("party")
class PartySource(SourceColumns):
    """A page that something said about the party rests on."""

    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="sources")

    objects = RecordedQuerySet.as_manager()

    class Meta(SourceColumns.Meta):
        abstract = False
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = source_rules("party_source")
