"""One search over incidents, statements, investigations, parties and places, in any spelling and script."""

from incidents.models import Incident, Place
from investigations.models import Investigation
from parties.models import Party
from statements.models import Statement

from . import reading
from .excerpts import beside_summaries, in_incidents
from .models import IncidentWords, StatementWords
from .pages import Page
from .parameters import Search
from .right_of_reply import replies_to
from .sought import Sought

# So many of each kind are shown; whatever is more is one link away, or found by more words.
SHOWN = 10


class SearchPage(Page):
    template_name = "explorer/search.html"
    section = "search"
    parameters = ("q",)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        words, request = self._words(), self.request
        if not words:
            return context | {"words": ""}
        search, user = Sought(words), request.user
        named = " ".join(str(term.phrase) for term, *_meant in search.meaning if not term.is_unwanted)
        places = Place.objects.named(named).in_order().select_related("parent").prefetch_related("names__used_by")
        # As their own list finds them.
        investigations = reading.listed(Investigation, user).search(words, Incident.objects.visible_to(user))
        rows = {
            "incidents": self._likeliest(search, IncidentWords, reading.incidents_for_rows(user), user),
            "statements": self._likeliest(search, StatementWords, Statement.objects.for_list(user), user),
            "investigations": list(investigations.with_progress().order_by("-pk")[: SHOWN + 1]),
            "parties": list(Party.objects.named(named).in_order()[: SHOWN + 1]),
            "places": list(places[: SHOWN + 1]),
        }
        shown = {name: some[:SHOWN] for name, some in rows.items()}
        return context | {
            "words": words,
            "search": search,
            **shown,
            "more": {name: len(some) > SHOWN for name, some in rows.items()},
            "excerpts": in_incidents(shown["incidents"], search) | beside_summaries(shown["statements"], search),
            "replies_to": replies_to(shown["statements"], context["sides"]),
            "is_nothing": not any(rows.values()),
        }

    @staticmethod
    def _likeliest(search, model, records, user):
        """Of the records that a search finds, those first whose title has most of its words, then the last recorded."""
        key = model._meta.pk
        index = key.related_model._meta.get_field("indexed").related_model.objects.visible_to(user)
        ranked = index.filter(search.found(model)).annotate(relevance=search.relevance(f"{key.name}__title_folded"))
        found = list(ranked.order_by("-relevance", "-pk").values_list("pk", flat=True)[: SHOWN + 1])
        loaded = records.in_bulk(found)
        return [loaded[pk] for pk in found]

    def _words(self):
        return Search(label="").field.clean(self.request.GET.get("q", "")) or ""
