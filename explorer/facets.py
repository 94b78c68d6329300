"""What else could be chosen, and how many incidents that would find: each facet counted with all filters but its own."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.models import KeptAccusation, KeptDenial
from accounts.status import Status
from formats.folding import fold
from incidents.models import Place, ViolationType
from investigations.models import Progress
from statements.acts import Act

from .asking import NONE
from .filters import claims_asked
from .index import ACTS, PROGRESS, type_bits
from .models import IndexedIncident
from .trees import narrower
from .vocabulary import ACT_SIGNS, PROGRESS_SIGNS, STATUS_SIGNS

# So many options of a facet are shown at once; the others follow on demand.
AT_FIRST = 8


@dataclass
class Option:
    """One value that could be asked for, and how many incidents would be found if it alone were asked for here."""

    value: str
    label: str
    count: int
    is_chosen: bool = False
    sign: str = ""
    party: object = None
    depth: int = 0


@dataclass
class Facet:
    name: str
    title: str
    options: list[Option] = field(default_factory=list)
    is_open: bool = False

    @property
    def chosen(self) -> int:
        return sum(option.is_chosen for option in self.options)

    @property
    def most(self) -> int:
        return max((option.count for option in self.options), default=0)

    @property
    def first(self) -> list[Option]:
        """Those that are shown at once; whatever is chosen is among them."""
        if len(self.options) <= AT_FIRST + 1:
            return self.options
        return [option for at, option in enumerate(self.options) if at < AT_FIRST or option.is_chosen]

    @property
    def rest(self) -> list[Option]:
        shown = {option.value for option in self.first}
        return [option for option in self.options if option.value not in shown]


def facets(asked, sides, leading) -> list[Facet]:
    """Every facet of the page, in its order. `sides` and `leading`: the indexes of parties and of names of places."""
    return [
        Facet("type", _("Type"), _types(asked), is_open=True),
        Facet("place", _("Place"), _places(asked, leading), is_open=True),
        Facet(
            "accused", _("Accused"), _accusations(asked, sides, "accused", "accused", _("Nobody accused")), is_open=True
        ),
        Facet("accounts_status", _("Accounts"), _statuses(asked), is_open=True),
        Facet("accused_by", _("Accused by"), _accusations(asked, sides, "accused_by", "accuser", _("Nobody accused"))),
        Facet("denied_by", _("Denied by"), _denials(asked, sides)),
        Facet("act", _("Act of a statement"), _acts(asked)),
        Facet("investigation_status", _("Investigation"), _progress(asked)),
    ]


def _chosen(asked, name):
    return set(asked.data.getlist(name))


def _sets(index, column) -> Counter:
    """Set of values, as a number → how many incidents have just that one."""
    return Counter(dict(index.order_by().values_list(column).annotate(count=Count("pk"))))


def _sharing(sets, wanted) -> int:
    return sum(count for number, count in sets.items() if number & wanted)


def _types(asked):
    sets, bits = _sets(asked.without("type").index, "types"), type_bits()
    rows, chosen = list(ViolationType.objects.select_related("parent")), _chosen(asked, "type")
    below = narrower(rows)
    options = [
        Option(row.code, row.label, _sharing(sets, bits.of(below[row.pk])), row.code in chosen, depth=depth)
        for row, depth in _as_tree(rows)
    ]
    return [*options, Option(NONE, _t("None on record"), sets[0], NONE in chosen)]


def _as_tree(rows, parent=None, depth=0):
    for row in rows:
        if row.parent_id == parent:
            yield row, depth
            yield from _as_tree(rows, row.pk, depth + 1)


def _places(asked, leading):
    """Countries, regions and districts that any incident lies in, as a tree."""
    columns = ("country", "region", "district")
    everywhere = IndexedIncident.objects.visible_to(asked.user)
    areas = {pk for row in everywhere.order_by().values_list(*columns).distinct() for pk in row} - {None}
    counts = Counter()
    found = asked.without("place").index.order_by()
    for *row, count in found.values_list(*columns).annotate(count=Count("pk")):
        for pk in set(row) - {None}:
            counts[pk] += count
    places = sorted(Place.objects.filter(pk__in=areas), key=lambda place: fold(leading.of(place).text))
    above, chosen = _areas_above(places, everywhere, columns), _chosen(asked, "place")

    def tree(parent, depth):
        for place in places:
            if above[place.pk] == parent:
                yield Option(place.slug, leading.of(place).text, counts[place.pk], place.slug in chosen, depth=depth)
                yield from tree(place.pk, depth + 1)

    options = list(tree(None, 0))
    nowhere = found.filter(place=None).count()
    return [*options, Option(NONE, _t("No place on record"), nowhere, NONE in chosen)]


def _areas_above(places, everywhere, columns):
    """Area → the one that it lies in, among those of the index."""
    found = dict.fromkeys((place.pk for place in places), None)
    for row in everywhere.order_by().values_list(*columns).distinct():
        line = [pk for pk in row if pk is not None]
        found.update(zip(line[1:], line, strict=False))
    return found


def _by_side(asked, sides, name, counts, nothing, words):
    chosen = {NONE} & _chosen(asked, name)
    chosen |= {sides.of(party).pk for party in asked.chosen(name) if party != NONE}
    ordered = sorted((sides.parties[pk] for pk in counts), key=lambda side: (fold(side.label), side.pk))
    options = [Option(side.slug, side.label, counts[side.pk], side.pk in chosen, party=side) for side in ordered]
    return [*options, Option(NONE, words, nothing, NONE in chosen)]


def _accusations(asked, sides, name, column, words):
    """By the accusations that meet what is asked of their other side."""
    without = asked.without(name)
    judged = KeptAccusation.objects.filter(judged=asked.with_judged)
    found = without.accusations(judged).filter(incident__in=without.index.values("pk"))
    counts = dict.fromkeys(judged.order_by().values_list(column, flat=True).distinct(), 0)
    counts |= dict(found.order_by().values_list(column).annotate(count=Count("incident", distinct=True)))
    nothing = without.index.exclude(pk__in=judged.values("incident")).count()
    return _by_side(asked, sides, name, counts, nothing, words)


def _denials(asked, sides):
    index = asked.without("denied_by").index
    denials = KeptDenial.objects.filter(judged=asked.with_judged)
    counts = dict.fromkeys(denials.order_by().values_list("side", flat=True).distinct(), 0)
    found = denials.filter(incident__in=index.values("pk")).order_by()
    counts |= dict(found.values_list("side").annotate(count=Count("incident", distinct=True)))
    nothing = index.exclude(pk__in=denials.values("incident")).count()
    return _by_side(asked, sides, "denied_by", counts, nothing, _t("No denial on record"))


def _statuses(asked):
    index, chosen = asked.without("accounts_status").index, _chosen(asked, "accounts_status")
    counts = Counter(dict(index.order_by().values_list(asked.status_column).annotate(count=Count("pk"))))
    return [
        Option(status.value, status.label, counts[status.value], status.value in chosen, STATUS_SIGNS[status])
        for status in Status
    ]


def _acts(asked):
    without, chosen = asked.without("act"), _chosen(asked, "act")
    index = without.index
    claims = claims_asked(without)
    if claims is None:
        sets = _sets(index, "acts")
        counts, nothing = {act: _sharing(sets, ACTS.of([act])) for act in Act.values}, sets[0]
    else:
        found = claims.filter(incident__in=index.values("pk")).order_by()
        counts = Counter(dict(found.values_list("act").annotate(count=Count("incident", distinct=True))))
        nothing = 0 if asked.chosen("party") else index.exclude(pk__in=claims.values("incident")).count()
    options = [
        Option(act.value, capfirst(act.label), counts[act.value], act.value in chosen, ACT_SIGNS[act]) for act in Act
    ]
    return [*options, Option(NONE, _t("No statement on record"), nothing, NONE in chosen)]


def _progress(asked):
    sets, chosen = (
        _sets(asked.without("investigation_status").index, "progress"),
        _chosen(asked, "investigation_status"),
    )
    options = [
        Option(
            progress.value,
            capfirst(progress.label),
            _sharing(sets, PROGRESS.of([progress.value])),
            progress.value in chosen,
            PROGRESS_SIGNS[progress],
        )
        for progress in Progress
    ]
    return [*options, Option(NONE, _t("No investigation on record"), sets[0], NONE in chosen, "n-none")]
