"""What is computed from the accounts of an incident and kept beside it: a cache, never typed, that can be dropped and rebuilt."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident

from .status import Denied, Group, Status


class KeptAccounts(models.Model):
    """The accounts status of one incident, with links by judgement and without them."""

    incident = models.OneToOneField(Incident, models.CASCADE, primary_key=True, related_name="accounts")
    status = models.CharField(_("accounts status"), max_length=24, choices=Status.choices)
    group = models.CharField(_("group"), max_length=8, choices=Group.choices)
    denied = models.CharField(_("denied"), max_length=14, choices=Denied.choices)
    points = models.JSONField(_("rows that differ"), default=list)
    claims = models.JSONField(_("claims that count"), default=list)
    status_without_judged = models.CharField(
        _("status without links by judgement"), max_length=24, choices=Status.choices
    )

    class Meta:
        verbose_name = _("accounts of an incident")
        verbose_name_plural = _("accounts of incidents")
        indexes = [
            models.Index(fields=["status", "-incident"], name="accounts_by_status"),
            models.Index(fields=["group", "-incident"], name="accounts_by_group"),
        ]

    def __str__(self):
        return f"{self.incident_id}: {self.status}"


class KeptReply(models.Model):
    """What one accused side answered first in one incident, as far as it is on record."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="replies")
    side = models.ForeignKey("parties.Party", models.CASCADE, related_name="replies_as_accused")
    accusation = models.ForeignKey("statements.Claim", models.CASCADE, related_name="+")
    answer = models.ForeignKey("statements.Claim", models.CASCADE, null=True, related_name="+")
    # Of the accusation: since when it is open, where that is known.
    accused_on = models.DateField(null=True)
    days = models.PositiveIntegerField(_("days until the answer"), null=True)
    minutes = models.PositiveIntegerField(_("minutes until the answer, where both times are known"), null=True)
    came_before = models.BooleanField(_("answered before the accusation on record"), default=False)
    judged = models.BooleanField(_("read with links by judgement"))

    class Meta:
        verbose_name = _("reply to an accusation")
        verbose_name_plural = _("replies to accusations")
        constraints = [models.UniqueConstraint(fields=["incident", "side", "judged"], name="reply_of_a_side_once")]

    def __str__(self):
        return f"{self.incident_id}: {self.side_id}"


class KeptAccusation(models.Model):
    """That one side says that another one did it, in one incident, whatever the other answers."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="accusations")
    accuser = models.ForeignKey("parties.Party", models.CASCADE, related_name="accusations_made")
    accused = models.ForeignKey("parties.Party", models.CASCADE, related_name="accusations_faced")
    judged = models.BooleanField(_("read with links by judgement"))

    class Meta:
        verbose_name = _("accusation of one side by another")
        verbose_name_plural = _("accusations of one side by another")
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "accuser", "accused", "judged"], name="accusation_of_a_side_once"
            )
        ]

    def __str__(self):
        return f"{self.incident_id}: {self.accuser_id}, {self.accused_id}"


class KeptDenial(models.Model):
    """That one side says, in one incident, that it did not happen or that a side did not do it."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="denials")
    side = models.ForeignKey("parties.Party", models.CASCADE, related_name="denials")
    judged = models.BooleanField(_("read with links by judgement"))

    class Meta:
        verbose_name = _("denial by a side")
        verbose_name_plural = _("denials by a side")
        constraints = [models.UniqueConstraint(fields=["incident", "side", "judged"], name="denial_of_a_side_once")]

    def __str__(self):
        return f"{self.incident_id}: {self.side_id}"


class FormerLink(models.Model):
    """That a statement was about an incident once, or superseded or answered an earlier statement, and no longer does.

    What still is stands in the statement itself; this leads to what history alone remembers.
    """

    statement = models.ForeignKey("statements.Statement", models.CASCADE, related_name="former_links")
    incident = models.ForeignKey(Incident, models.CASCADE, null=True, related_name="former_links")
    earlier = models.ForeignKey("statements.Statement", models.CASCADE, null=True, related_name="+")

    class Meta:
        verbose_name = _("former link of a statement")
        verbose_name_plural = _("former links of statements")
        constraints = [
            models.UniqueConstraint(fields=["incident", "statement"], name="former_incident_once"),
            models.UniqueConstraint(fields=["earlier", "statement"], name="former_statement_once"),
            models.CheckConstraint(
                condition=models.Q(incident__isnull=True, earlier__isnull=False)
                | models.Q(incident__isnull=False, earlier__isnull=True),
                name="former_link_is_one",
            ),
        ]

    def __str__(self):
        return f"{self.statement_id}: {self.incident_id or self.earlier_id}"
