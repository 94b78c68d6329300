from django.db.models import Exists, OuterRef, Prefetch, Q

from formats.folding import fold
from formats.indexes import FEW, few_or_all
from history.protection import Level
from history.querysets import RecordedQuerySet
from incidents.lifecycle import Lifecycle, PublishableQuerySet
from incidents.permissions import sees_drafts

from .acts import LinkBasis


class StatementQuerySet(PublishableQuerySet):
    def search(self, query):
        """Statements whose reference is the query, or whose title, summary or issuer matches it in any spelling."""
        number = self.model.series.read(query)
        if number is not None:
            return self.filter(pk=number)
        key = fold(query)
        if not key:
            return self.none()
        issuers = self.model.issuer.field.related_model.objects.named(query)
        return self.filter(
            Q(title_folded__contains=key) | Q(summary_folded__contains=key) | Q(issuer__in=few_or_all(issuers))
        )

    def protection(self, pasts) -> Level:
        """How much of their past is kept from readers: what hangs on a protected incident is protected with it.

        `pasts`: what they were, which names the incidents that they were about.
        """
        claims, texts, translations = (
            getattr(self.model, name).rel.related_model for name in ("claims", "text_versions", "translations")
        )
        named = {claim["incident_id"] for past in pasts for claim in past.get("claim", ())} - {None}
        now = claims.objects.filter(statement__in=self, incident__isnull=False)
        incidents = claims.incident.field.related_model.objects
        level = incidents.filter(Q(pk__in=named) | Q(pk__in=now.values("incident"))).protection()
        closed = self.exclude(sensitivity="").exists() or any(
            model.objects.filter(statement__in=self).exclude(redacted_at=None).exists()
            for model in (texts, translations)
        )
        return max(level, Level.WORDS if closed else Level.OPEN)

    def without_claims(self):
        """Those that nobody has coded yet."""
        claims = self.model.claims.rel.related_model.objects.filter(statement=OuterRef("pk"))
        return self.filter(~Exists(claims))

    def for_list(self, user):
        """Each with its issuer and those of its claims that the user may see, in a fixed number of queries."""
        claims = self.model.claims.rel.related_model.objects.visible_to(user).for_list()
        return self.select_related("issuer__parent").prefetch_related(Prefetch("claims", claims))

    def for_display(self, user):
        """Each with everything that hangs on it, in a fixed number of queries."""
        seen = self.model.claims.rel.related_model.objects.visible_to(user)
        others = seen.select_related("statement__issuer").order_by("pk")
        claims = seen.for_display().prefetch_related(Prefetch("answers", others), Prefetch("answered_by", others))
        visible = self.model.objects.visible_to(user).select_related("issuer")
        return self.select_related("issuer__parent").prefetch_related(
            "issuer__names",
            "text_versions",
            "translations",
            "sources__outlet",
            "sources__captures",
            Prefetch("claims", claims),
            Prefetch("supersedes", visible),
            Prefetch("responds_to", visible),
            Prefetch("superseded_by", visible),
            Prefetch("replies", visible),
        )


class ClaimQuerySet(RecordedQuerySet):
    def search(self, query):
        """Claims of the latest statements, or about the latest incidents, that the query finds."""
        statement, incident = (self.model._meta.get_field(name).related_model for name in ("statement", "incident"))
        statements, incidents = (
            list(model.objects.search(query).order_by("-pk").values_list("pk", flat=True)[:FEW])
            for model in (statement, incident)
        )
        return self.filter(Q(statement__in=statements) | Q(incident__in=incidents))

    def visible_to(self, user):
        """Claims of statements that the user may see, about no incident or one that the user may see."""
        claims = self
        statement, incident = (self.model._meta.get_field(name).related_model for name in ("statement", "incident"))
        if not sees_drafts(user, statement):
            claims = claims.filter(statement__status=Lifecycle.PUBLISHED)
        if not sees_drafts(user, incident):
            claims = claims.filter(Q(incident=None) | Q(incident__status=Lifecycle.PUBLISHED))
        return claims

    def without_judged(self):
        """Those that an editor's judgement does not link to their incident."""
        return self.exclude(link_basis=LinkBasis.JUDGEMENT)

    def for_list(self):
        """Each with the incident and the party that it is about."""
        return self.select_related("incident", "about")

    def for_display(self):
        """Each with all that it asserts, in a fixed number of queries."""
        return self.select_related("incident", "about", "place", "firing_point", "statement__issuer").prefetch_related(
            "types", "figures__affected"
        )
