"""One search over incidents, statements, parties and places, in any spelling and script."""

from incidents.models import Incident, Place
from parties.models import Party
from statements.models import Statement

from . import reading
from .asking import Search
from .pages import Page
from .right_of_reply import replies_to

# So many of each kind are shown; whatever is more is one link away, or found by more words.
SHOWN = 10


class SearchPage(Page):
    template_name = "explorer/search.html"
    section = "search"
    parameters = ("q",)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        words, user = self._words(), self.request.user
        if not words:
            return context | {"words": ""}
        found = Incident.objects.search(words).values("pk")
        incidents = reading.incidents_for_rows(user).filter(pk__in=found).order_by("-pk")
        statements = reading.listed(Statement, user).search(words).for_list(user).order_by("-pk")
        parties = Party.objects.named(words).in_order()
        places = Place.objects.named(words).in_order().select_related("parent").prefetch_related("names__used_by")
        rows = {
            name: list(some[: SHOWN + 1])
            for name, some in {
                "incidents": incidents,
                "statements": statements,
                "parties": parties,
                "places": places,
            }.items()
        }
        return context | {
            "words": words,
            **{name: some[:SHOWN] for name, some in rows.items()},
            "more": {name: len(some) > SHOWN for name, some in rows.items()},
            "replies_to": replies_to(rows["statements"], context["sides"]),
            "is_nothing": not any(rows.values()),
        }

    def _words(self):
        return Search(label="").field.clean(self.request.GET.get("q", "")) or ""
