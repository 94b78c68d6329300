"""Who speaks: parties with their names in every language, and the outlets that carry what they say."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from formats.addresses import address_of
from formats.columns import Count, LanguageColumn, Line, Prose, Rule, Slug
from formats.folding import FoldedColumn
from history.guards import forbid
from history.querysets import RecordedQuerySet
from history.tracking import part_of, record

from .agreements import (
    Agreement,
    AgreementSource,
    PartySource,
    Provision,
    Role,
    WatchedChannel,
    period_rules,
)
from .querysets import OutletQuerySet, PartyQuerySet

__all__ = [
    "Agreement",
    "AgreementSource",
    "Kind",
    "Outlet",
    "Party",
    "PartyName",
    "PartySource",
    "Provision",
    "Role",
    "WatchedChannel",
]


class Kind(models.TextChoices):
    STATE = "state", _("state")
    MINISTRY = "ministry", _("ministry")
    ARMED_FORCES = "armed_forces", _("armed forces")
    DE_FACTO_AUTHORITY = "de_facto_authority", _("de facto authority")
    ARMED_GROUP = "armed_group", _("armed group")
    PEACEKEEPING_MISSION = "peacekeeping_mission", _("peacekeeping mission")
    MONITORING_MISSION = "monitoring_mission", _("monitoring mission")
    INTERNATIONAL_ORGANIZATION = "international_organization", _("international organization")
    MEDIA = "media", _("media")
    CIVIL_SOCIETY = "civil_society", _("civil society")
    DATA_SET = "data_set", _("data set")


# Kinds that have forces of their own, or speak for some: only these can deny, without naming anybody, that it was they.
WITH_FORCES = frozenset(
    {
        Kind.STATE,
        Kind.MINISTRY,
        Kind.ARMED_FORCES,
        Kind.DE_FACTO_AUTHORITY,
        Kind.ARMED_GROUP,
        Kind.PEACEKEEPING_MISSION,
    }
)


@record
@forbid("UPDATE", when=Slug.CHANGES, message=Slug.STAYS)
class Party(models.Model):
    """Anyone who can issue a statement, be accused or take part in an investigation."""

    slug = Slug(_("slug"), unique=True)
    name = Line(_("name"), help_text=_("In English, as the party calls itself."))
    short_name = Line(_("short name"), max_length=80, blank=True, help_text=_("As lists show it; empty: the name."))
    code = models.CharField(
        _("display code"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2,3}$", _("Two or three capital letters."))],
        help_text=_("Two or three neutral letters for a side, such as AZ. Its organs show it too."),
    )
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("organ of"),
        null=True,
        blank=True,
        related_name="organs",
        help_text=_("The party whose organ this is. The topmost one is the side in every comparison."),
    )
    iso3 = models.CharField(
        _("ISO 3166 alpha-3"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters."))],
    )
    ucdp_id = Count(_("UCDP actor id"), null=True, blank=True)
    gw_number = Count(_("Gleditsch–Ward number"), null=True, blank=True)
    acled_name = Line(_("ACLED actor name"), blank=True)
    wikidata_id = models.CharField(
        _("Wikidata id"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^Q[1-9][0-9]*$", _("Q and a number."))],
    )
    note = Prose(_("note"), blank=True, max_length=5_000, help_text=_("Shown on the party's page."))
    name_folded = FoldedColumn(of="name")
    short_name_folded = FoldedColumn(of="short_name")

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["name_folded", "pk"]
        constraints = [
            Rule(
                name="party_is_not_its_own_organ",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                field="parent",
                message=_("A party cannot be an organ of itself."),
            ),
            Rule(name="party_kind_is_known", condition=Q(kind__in=Kind.values)),
            Rule(name="party_has_a_name", condition=~Q(name=""), field="name", message=_("A party needs a name.")),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("party", self.slug)

    def clean(self):
        # Only a walk up the tree finds a longer circle; it is a handful of steps.
        above, seen = self.parent, {self.pk}
        while above is not None:
            if above.pk in seen and above.pk is not None:
                raise ValidationError(
                    {"parent": ValidationError(_("This would make the party an organ of itself."), code="circle")}
                )
            seen.add(above.pk)
            above = above.parent

    @property
    def label(self) -> str:
        """The name that lists show."""
        return self.short_name or self.name

    @property
    def has_forces(self) -> bool:
        return self.kind in WITH_FORCES


@part_of("party")
class PartyName(models.Model):
    """What a party is called in one language."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="names")
    name = Line(_("name"))
    language = LanguageColumn(_("language"), help_text=_("BCP 47, such as az, hy or ru."))
    from_date = models.DateField(_("used from"), null=True, blank=True)
    to_date = models.DateField(_("used until"), null=True, blank=True)
    name_folded = FoldedColumn(of="name")

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("name of a party")
        verbose_name_plural = _("names of parties")
        ordering = ["language", "name_folded", "pk"]
        constraints = [
            *period_rules("party_name"),
            Rule(name="party_name_says_it", condition=~Q(name=""), field="name", message=_("There is no name.")),
            models.UniqueConstraint(
                fields=["party", "language", "name"],
                name="party_name_once",
                violation_error_message=_("This name is already on record in this language."),
            ),
        ]

    def __str__(self):
        return self.name


@record
@forbid("UPDATE", when=Slug.CHANGES, message=Slug.STAYS)
class Outlet(models.Model):
    """Where something was published or relayed. It becomes a party only when it gives an account of its own."""

    slug = Slug(_("slug"), unique=True)
    name = Line(_("name"))
    address = models.URLField(_("address"), max_length=500, blank=True)
    name_folded = FoldedColumn(of="name")

    objects = OutletQuerySet.as_manager()

    class Meta:
        verbose_name = _("outlet")
        verbose_name_plural = _("outlets")
        ordering = ["name_folded", "pk"]
        constraints = [
            Rule(name="outlet_has_a_name", condition=~Q(name=""), field="name", message=_("An outlet needs a name."))
        ]

    def __str__(self):
        return self.name
