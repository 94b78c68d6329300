"""A bulletin's number that cannot be split into incidents."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from formats.columns import Count, Line, Rule
from formats.dates import UncertainDateColumns, date_rules
from history.querysets import RecordedQuerySet
from history.tracking import part_of
from incidents.models import Place
from parties.models import Party


@part_of("statement")
class Tally(models.Model):
    """How many violations or rounds its statement counts, by whom, in an area and a period."""

    statement = models.ForeignKey("statements.Statement", models.PROTECT, related_name="tallies")
    period = UncertainDateColumns(_("period"))
    area = models.ForeignKey(
        Place, models.PROTECT, verbose_name=_("area"), null=True, blank=True, related_name="tallies"
    )
    area_words = Line(_("area, in its words"), blank=True)
    by_party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("violations by"), null=True, blank=True, related_name="tallies_about"
    )
    violations = Count(_("violations"), null=True, blank=True)
    rounds = Count(_("rounds"), null=True, blank=True)
    definition_note = Line(
        _("what it counts"), max_length=1_000, blank=True, help_text=_("As the statement defines it.")
    )

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        ordering = ["pk"]
        constraints = [
            *date_rules("tally", "period"),
            Rule(
                name="tally_says_a_number",
                condition=Q(violations__isnull=False) | Q(rounds__isnull=False),
                field="violations",
                message=_("A tally needs a number. Zero means that it says there were none."),
            ),
        ]

    def __str__(self):
        return f"{self.statement.issuer.label}, {self.period}"
