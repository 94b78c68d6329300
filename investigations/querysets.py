from django.db.models import OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate

from formats.folding import fold
from history.querysets import RecordedQuerySet
from incidents.lifecycle import PublishableQuerySet


class InvestigationQuerySet(PublishableQuerySet):
    def search(self, query, incidents=None):
        """Those whose reference is the query, or whose title, incidents or members match it in any spelling.

        `incidents`: those among which it looks for incidents; all without it.
        """
        number = self.model.series.read(query)
        if number is not None:
            return self.filter(pk=number)
        key = fold(query)
        if not key:
            return self.none()
        incidents = self.model.incidents.field.related_model.objects if incidents is None else incidents
        member = self.model.members.rel.related_model
        parties = member.party.field.related_model.objects.named(query)
        members = member.objects.filter(party__in=parties.values("pk"))
        linked = self.model.incidents.through.objects.filter(incident__in=incidents.search(query).values("pk"))
        return self.filter(
            Q(title_folded__contains=key)
            | Q(pk__in=linked.values("investigation"))
            | Q(pk__in=members.values("investigation"))
        )

    def with_progress(self):
        """Each with `progress`: the code of its latest event that has one, or ""."""
        event = self.model.events.rel.related_model
        latest = event.objects.filter(investigation=OuterRef("pk")).exclude(progress="").latest_first()
        return self.annotate(progress=Coalesce(Subquery(latest.values("progress")[:1]), Value("")))

    def for_list(self, user):
        """Each with its progress, members, events and those of its incidents that the user may see."""
        return self.for_display(user)

    def for_display(self, user):
        """Each with everything that hangs on it, in a fixed number of queries."""
        meta = self.model
        incident = meta.incidents.field.related_model
        statement = meta.events.rel.related_model.statement.field.related_model
        statements = statement.objects.visible_to(user).select_related("issuer")
        return self.with_progress().prefetch_related(
            Prefetch("incidents", incident.objects.visible_to(user).for_list().order_by("pk")),
            "members__party",
            "members__according_to",
            Prefetch("members__statement", statements),
            "events__sources__outlet",
            "events__access_by",
            "findings__member__party",
            Prefetch("events__statement", statements),
            Prefetch("findings__statement", statements),
        )


class EventQuerySet(RecordedQuerySet):
    def latest_first(self):
        """By the date it happened, an undated one by the day it was recorded; of one day, the last recorded first."""
        day = Coalesce("date_end", "date_start", TruncDate("created_at"))
        return self.order_by(day.desc(), "-pk")
