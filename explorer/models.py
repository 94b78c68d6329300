"""What the explorer keeps to answer quickly: a cache, never typed, that can be dropped and rebuilt."""

import datetime
import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.status import Group, Status
from formats.words import SearchedText
from incidents.models import Incident, Place
from incidents.permissions import sees_drafts
from parties.models import Party
from statements.models import Statement

from .repeats import Answered

__all__ = ["Answered", "IndexedIncident", "IndexedStatement"]

# Where a day is needed to sort by and none is known.
NO_DAY = datetime.date.min
# As bars are drawn, from the baseline up. A row has the place of its group here, which is counted faster than a word.
GROUPS = (Group.AGREED, Group.DISPUTED, Group.OPEN)


class DrawnAs(models.TextChoices):
    """What a map may show of where something was: see `explorer.spots`."""

    POINT = "point", _("point")
    AREA = "area", _("area")
    NOTHING = "", _("nothing")


class IndexQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of records that the user finds in lists."""
        return self if sees_drafts(user, self.model._meta.pk.related_model) else self.filter(is_public=True)


class Shared(models.Model):
    """What many incidents have in common, kept once and never changed: they are told apart and counted by its number."""

    # Of all that it holds.
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.digest

    def with_digest(self):
        """Itself, once its digest is that of all else it holds."""
        said = [
            getattr(self, column.attname)
            for column in self._meta.concrete_fields
            if column.name not in ("id", "digest")
        ]
        self.digest = hashlib.sha256(repr(said).encode()).hexdigest()
        return self


class Pattern(Shared):
    """Who accuses whom, who denies, what is done by claims, what is looked into.

    `types`, `acts` and `progress` are sets, a bit for each value: see `explorer.index.Bits`.
    """

    types = models.BigIntegerField()
    progress = models.BigIntegerField()
    acts = models.BigIntegerField()
    acts_without_judged = models.BigIntegerField()
    status = models.CharField(max_length=24, choices=Status.choices)
    status_without_judged = models.CharField(max_length=24, choices=Status.choices)
    # Who accuses whom, " 3>5 7>5 ", and who denies, " 5 7 ", by the keys of sides.
    accusations = models.TextField()
    accusations_without_judged = models.TextField()
    denials = models.TextField()
    denials_without_judged = models.TextField()

    class Meta:
        verbose_name = _("pattern of incidents")
        verbose_name_plural = _("patterns of incidents")


class Whereabouts(Shared):
    """The areas that the place of an incident lies in or is, as far as there are such, and all further ones."""

    # Whether any place is on record.
    is_known = models.BooleanField()
    country = models.ForeignKey(Place, models.CASCADE, null=True, related_name="+")
    region = models.ForeignKey(Place, models.CASCADE, null=True, related_name="+")
    district = models.ForeignKey(Place, models.CASCADE, null=True, related_name="+")
    # By its further places or by other standards than the register's own: " 12  45 ".
    beyond = models.TextField()

    class Meta:
        verbose_name = _("whereabouts of incidents")
        verbose_name_plural = _("whereabouts of incidents")


class Sayings(Shared):
    """Who says or is spoken of by what act, a word for each pair: see `explorer.index.saying`."""

    said = models.TextField()
    said_without_judged = models.TextField()

    class Meta:
        verbose_name = _("sayings about incidents")
        verbose_name_plural = _("sayings about incidents")


class Tolls(Shared):
    """How many were hurt by the accounts of an incident, a word for each measure that one is given of: see `explorer.index.toll`."""

    told = models.TextField()
    told_without_judged = models.TextField()

    class Meta:
        verbose_name = _("tolls of incidents")
        verbose_name_plural = _("tolls of incidents")


class IndexedIncident(models.Model):
    """All that an incident which is not ended is filtered, counted and sorted by, on one narrow row.

    Only what is public counts: published claims and investigations.
    """

    # In this order: databases come soonest to the first columns of a row, as long as each is there and none is a text.
    incident = models.OneToOneField(Incident, models.CASCADE, primary_key=True, related_name="indexed")
    pattern = models.ForeignKey(Pattern, models.CASCADE, related_name="+")
    whereabouts = models.ForeignKey(Whereabouts, models.CASCADE, related_name="+")
    sayings = models.ForeignKey(Sayings, models.CASCADE, related_name="+")
    tolls = models.ForeignKey(Tolls, models.CASCADE, related_name="+")
    # When the record, or a statement or an investigation that it shows, was last changed in public.
    changed_at = models.DateTimeField()
    # The first day, or else the last one; NO_DAY for neither.
    day = models.DateField()
    # In GROUPS, as the status of the pattern says; here it stands beside the months that it is drawn over.
    group = models.PositiveSmallIntegerField()
    group_without_judged = models.PositiveSmallIntegerField()
    # Sides with a claim that counts.
    sides = models.PositiveSmallIntegerField()
    is_public = models.BooleanField()
    # Not so where the point is but the middle of an area that its place is.
    has_point = models.BooleanField()
    # Of these two, counted from the year 0: see `explorer.timeline.month_of`.
    month_start = models.IntegerField(null=True)
    month_end = models.IntegerField(null=True)
    # The cell of a fine grid that the point or the middle of the area is in: see `explorer.grid`.
    cell = models.BigIntegerField(null=True)
    # The incident's own point or, without one, what its place has for a map, and how far off it may be.
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    radius_m = models.PositiveIntegerField(null=True)
    date_start = models.DateField(null=True)
    date_end = models.DateField(null=True)
    # From the first possible day to the last, where both are known.
    days = models.PositiveIntegerField(null=True)
    place = models.ForeignKey(Place, models.CASCADE, null=True, related_name="+")
    location_precision = models.PositiveSmallIntegerField(null=True)
    # The highest number that a claim gives; none where no claim gives one.
    killed = models.PositiveIntegerField(null=True)
    injured = models.PositiveIntegerField(null=True)
    drawn_as = models.CharField(max_length=5, choices=DrawnAs.choices)
    clarity = models.CharField(max_length=10, choices=Incident.Clarity.choices)
    place_name = models.CharField(max_length=400)
    # When the first dated statement with a claim about it was issued: see `explorer.index.first_of`.
    said_start = models.DateField(null=True)
    said_end = models.DateField(null=True)
    said_start_without_judged = models.DateField(null=True)
    said_end_without_judged = models.DateField(null=True)
    # The same as above of what no link by judgement ties to it: added to what had landed, and therefore last.
    killed_without_judged = models.PositiveIntegerField(null=True)
    injured_without_judged = models.PositiveIntegerField(null=True)
    sides_without_judged = models.PositiveSmallIntegerField()

    objects = IndexQuerySet.as_manager()

    class Meta:
        verbose_name = _("indexed incident")
        verbose_name_plural = _("indexed incidents")
        indexes = [
            models.Index(fields=["-day", "-incident"], name="index_by_day"),
            models.Index(fields=["place_name", "-incident"], name="index_by_place"),
            models.Index(fields=["-sides", "-incident"], name="index_by_sides"),
            models.Index(fields=["-sides_without_judged", "-incident"], name="index_by_sides_unjudged"),
            models.Index(fields=["-changed_at", "-incident"], name="index_by_change"),
            # What is in a box or near a point.
            models.Index(
                fields=["latitude", "longitude", "is_public", "incident"],
                condition=models.Q(has_point=True),
                name="index_by_point",
            ),
            # All that a map of everything asks for, so that it need not read the rows themselves.
            models.Index(
                fields=["is_public", "drawn_as", "cell", "latitude", "longitude", "radius_m", "place", "incident"],
                name="index_on_map",
            ),
        ]

    def __str__(self):
        return str(self.incident_id)


class IndexedStatement(models.Model):
    """All that a statement which is not ended is filtered and counted by, on one narrow row.

    `claims` is a set, a bit for each act with how the claim is tied to its incident: see `explorer.statement_index`. Claims about
    incidents that are not public do not count.
    """

    ARCHIVED, LINKED = "archived", "linked"

    statement = models.OneToOneField(Statement, models.CASCADE, primary_key=True, related_name="indexed")
    is_public = models.BooleanField()
    issuer = models.ForeignKey(Party, models.CASCADE, related_name="+")
    language = models.CharField(max_length=35)
    # Of its issue, as of an incident: the first day, or else the last one; NO_DAY for neither.
    day = models.DateField()
    issued_start = models.DateField(null=True)
    issued_end = models.DateField(null=True)
    claims = models.BigIntegerField()
    # Whether a copy of a source page is kept, or an address alone is on record, or neither.
    sources = models.CharField(max_length=8)

    objects = IndexQuerySet.as_manager()

    class Meta:
        verbose_name = _("indexed statement")
        verbose_name_plural = _("indexed statements")
        indexes = [models.Index(fields=["-day", "-statement"], name="index_by_issue")]

    def __str__(self):
        return str(self.statement_id)


class IncidentWords(models.Model):
    """All words that an incident which is not ended is found by: see `explorer.words`."""

    incident = models.OneToOneField(Incident, models.CASCADE, primary_key=True, related_name="words")
    words = SearchedText()

    class Meta:
        verbose_name = _("words of an incident")
        verbose_name_plural = _("words of incidents")

    def __str__(self):
        return str(self.incident_id)


class StatementWords(models.Model):
    """All words that a statement which is not ended is found by: see `explorer.words`."""

    statement = models.OneToOneField(Statement, models.CASCADE, primary_key=True, related_name="words")
    words = SearchedText()

    class Meta:
        verbose_name = _("words of a statement")
        verbose_name_plural = _("words of statements")

    def __str__(self):
        return str(self.statement_id)


class IncidentDocument(models.Model):
    """An incident as the API shows it to everyone, written out: see `explorer.api.documents`.

    It is good as long as `made`, the number of the last change before it was made, is not below `concerned`, that of the last
    change that may have altered it.
    """

    incident = models.OneToOneField(Incident, models.CASCADE, primary_key=True, related_name="document")
    concerned = models.BigIntegerField(default=0)
    made = models.BigIntegerField(default=-1)
    # Which code wrote it, for which site.
    made_by = models.CharField(max_length=64, default="")
    text = models.TextField(default="")

    class Meta:
        verbose_name = _("document of an incident")
        verbose_name_plural = _("documents of incidents")
        indexes = [
            # Whether it is good, without reading it: what stands in its row is asked for without it.
            models.Index(fields=["incident", "concerned", "made", "made_by"], name="document_is_good"),
        ]

    def __str__(self):
        return str(self.incident_id)


class IncidentRow(models.Model):
    """The same incident as a line of the table and as a feature of the map that the API gives, as good as its document.

    Apart from it, so that lists, which are asked for more often, need not read these.
    """

    document = models.OneToOneField(IncidentDocument, models.CASCADE, primary_key=True, related_name="row")
    line = models.TextField()
    feature = models.TextField()

    class Meta:
        verbose_name = _("row of an incident")
        verbose_name_plural = _("rows of incidents")

    def __str__(self):
        return str(self.document_id)
