"""What the explorer keeps to answer quickly: a cache, never typed, that can be dropped and rebuilt."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.status import Status
from formats.words import SearchedText
from incidents.models import Incident, Place
from incidents.permissions import sees_drafts
from parties.models import Party
from statements.models import Statement

from .repeats import Answered

__all__ = ["Answered", "IndexedIncident", "IndexedStatement"]

# Where a day is needed to sort by and none is known.
NO_DAY = datetime.date.min


class IndexQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of records that the user finds in lists."""
        return self if sees_drafts(user, self.model._meta.pk.related_model) else self.filter(is_public=True)


class IndexedIncident(models.Model):
    """All that an incident which is not ended is filtered, counted and sorted by, on one narrow row.

    Only what is public counts: published claims and investigations. `types`, `acts` and `progress` are sets, a bit for each
    value: see `explorer.index.Bits`.
    """

    incident = models.OneToOneField(Incident, models.CASCADE, primary_key=True, related_name="indexed")
    is_public = models.BooleanField()
    date_start = models.DateField(null=True)
    date_end = models.DateField(null=True)
    # From the first possible day to the last, where both are known.
    days = models.PositiveIntegerField(null=True)
    # The first day, or else the last one; NO_DAY for neither.
    day = models.DateField()
    place = models.ForeignKey(Place, models.CASCADE, null=True, related_name="+")
    # The areas that the place lies in or is: country, region, district, as far as there are such.
    country = models.ForeignKey(Place, models.CASCADE, null=True, related_name="+")
    region = models.ForeignKey(Place, models.CASCADE, null=True, related_name="+")
    district = models.ForeignKey(Place, models.CASCADE, null=True, related_name="+")
    place_name = models.CharField(max_length=400)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    location_precision = models.PositiveSmallIntegerField(null=True)
    clarity = models.CharField(max_length=10, choices=Incident.Clarity.choices)
    types = models.BigIntegerField()
    acts = models.BigIntegerField()
    acts_without_judged = models.BigIntegerField()
    # Who says or is spoken of by what act, a word for each pair: see `explorer.index.saying`.
    said = models.TextField()
    said_without_judged = models.TextField()
    progress = models.BigIntegerField()
    status = models.CharField(max_length=24, choices=Status.choices)
    status_without_judged = models.CharField(max_length=24, choices=Status.choices)
    # Who accuses whom, "3>5 7>5", and who denies, "5 7", by the keys of sides; the latter two without links by judgement.
    accusations = models.TextField()
    denials = models.TextField()
    accusations_without_judged = models.TextField()
    denials_without_judged = models.TextField()
    # When the record, or a statement or an investigation that it shows, was last changed in public.
    changed_at = models.DateTimeField()
    # Sides with a claim that counts.
    sides = models.PositiveSmallIntegerField()
    # The highest number that a claim gives; none where no claim gives one.
    killed = models.PositiveIntegerField(null=True)
    injured = models.PositiveIntegerField(null=True)

    objects = IndexQuerySet.as_manager()

    class Meta:
        verbose_name = _("indexed incident")
        verbose_name_plural = _("indexed incidents")
        indexes = [
            models.Index(fields=["-day", "-incident"], name="index_by_day"),
            models.Index(fields=["place_name", "-incident"], name="index_by_place"),
            models.Index(fields=["-sides", "-incident"], name="index_by_sides"),
            models.Index(fields=["-changed_at", "-incident"], name="index_by_change"),
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
    issued_start = models.DateField(null=True)
    issued_end = models.DateField(null=True)
    claims = models.BigIntegerField()
    # Whether a copy of a source page is kept, or an address alone is on record, or neither.
    sources = models.CharField(max_length=8)

    objects = IndexQuerySet.as_manager()

    class Meta:
        verbose_name = _("indexed statement")
        verbose_name_plural = _("indexed statements")

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
