from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate

from incidents.lifecycle import PublishableQuerySet


class InvestigationQuerySet(PublishableQuerySet):
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
            "events",
            Prefetch("events__statement", statements),
        )


class EventQuerySet(QuerySet):
    def latest_first(self):
        """By the date it happened, an undated one by the day it was recorded; of one day, the last recorded first."""
        day = Coalesce("date_end", "date_start", TruncDate("created_at"))
        return self.order_by(day.desc(), "-pk")
