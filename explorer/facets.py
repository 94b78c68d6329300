"""What else could be chosen, and how many incidents that would find: each facet counted with all filters but its own."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.status import GROUP_OF, Status
from formats.folding import fold
from formats.indexes import Among
from incidents.models import Place, ViolationType
from investigations.models import Progress
from parties.models import Party
from statements.acts import Act

from .index import ACTS, PROGRESS, saying, type_bits
from .models import Pattern, Sayings
from .parameters import NONE
from .places import AREAS, Surroundings, at
from .trees import narrower
from .vocabulary import ACT_SIGNS, GROUP_SIGNS, PROGRESS_SIGNS, STATUS_SIGNS

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

    @cached_property
    def most(self) -> int:
        return max((option.count for option in self.options), default=0)

    @property
    def first(self) -> list[Option]:
        """Those that are shown at once; whatever is chosen is among them, below all that it is in."""
        if len(self.options) <= AT_FIRST + 1:
            return self.options
        shown, depth = [], 0
        # From the last on: what a chosen one is in comes before it, and is less deep.
        for number, option in reversed([*enumerate(self.options)]):
            if number < AT_FIRST or option.is_chosen or option.depth < depth:
                shown.append(option)
                depth = option.depth
        return shown[::-1]

    @property
    def rest(self) -> list[Option]:
        shown = {option.value for option in self.first}
        return [option for option in self.options if option.value not in shown]


def facets(asked, sides, leading, whole) -> list[Facet]:
    """Every facet of the page, in its order.

    `sides` and `leading`: the indexes of parties and of names of places; `whole`: the WholeRegister that it is asked of.
    """
    counted = CountedByPattern(
        asked,
        {
            "type": "types",
            "act": asked.column("acts"),
            "investigation_status": "progress",
            "accounts_group": asked.column("status"),
            "accounts_status": asked.column("status"),
            "accused": asked.column("accusations"),
            "accused_by": asked.column("accusations"),
            "denied_by": asked.column("denials"),
        },
    )
    return [
        Facet("type", _("Type"), _types(counted), is_open=True),
        Facet("place", _("Place"), _places(asked, leading, whole), is_open=True),
        Facet("accused", _("Accused"), _accused(counted, sides), is_open=True),
        Facet("accounts_group", _("Disputed or not"), _groups(counted), is_open=True),
        Facet("accounts_status", _("Accounts"), _statuses(counted), is_open=True),
        Facet("accused_by", _("Accused by"), _accusers(counted, sides)),
        Facet("denied_by", _("Denied by"), _deniers(counted, sides)),
        Facet("act", _("Act of a statement"), _acts(counted)),
        Facet("investigation_status", _("Investigation"), _progress(counted)),
    ]


def of_codes(asked, name, title) -> Facet:
    """One of records whose column of this name holds a code, counted by the filter set itself."""
    rows = asked.without(name).qs.order_by().values_list(name)
    counts, chosen = dict(rows.annotate(count=Count("pk"))), set(asked.request.GET.getlist(name))
    options = [
        Option(value, capfirst(label), counts.get("" if value == NONE else value, 0), value in chosen)
        for value, label in asked.form.fields[name].choices
    ]
    return Facet(name, title, options, is_open=True)


class Counted:
    """The records that are found, by each column that facets count: all of them in one pass over the index.

    Only a facet that is asked for takes a pass of its own, without that clause.
    """

    def __init__(self, asked, columns):
        """`columns`: parameter → the column of the index behind its facet."""
        self.asked, self.columns = asked, columns

    def by(self, name) -> Counter:
        """Value of the column behind a facet → how many records have just that."""
        if name in self.asked.data:
            return self._read(self.asked.without(name), [self.columns[name]])[self.columns[name]]
        return self._together[self.columns[name]]

    @cached_property
    def _together(self):
        return self._read(self.asked, sorted({*self.columns.values()}))

    @staticmethod
    def _read(asked, columns):
        found = {column: Counter() for column in columns}
        for *values, count in asked.index.order_by().values_list(*columns).annotate(count=Count("pk")):
            for column, value in zip(columns, values, strict=True):
                found[column][value] += count
        return found

    def chosen(self, name) -> set:
        """What stands in the form, also beside a value that means nothing."""
        return set(self.asked.request.GET.getlist(name))


class CountedByPattern(Counted):
    """Incidents: whatever else is asked takes one pass over the index, all that is asked of patterns is asked of these."""

    def by(self, name) -> Counter:
        if name == "accused" and self.asked.chosen("first_answer"):
            return self._accused_who_answered()
        found, wanted = Counter(), self.asked.without(name).patterns
        for pk in self._patterns if wanted is None else wanted:
            values = self._patterns[pk]
            if self._counts[pk]:
                found[values[self._at[name]]] += self._counts[pk]
        return found

    def _accused_who_answered(self) -> Counter:
        """The accusations of those sides that first answered as is asked for: another one would be asked for its own answer."""
        found, asked = Counter(), self.asked.without("accused")
        rows = asked.without("first_answer").index.order_by()
        answered = asked.first_answers().filter(incident__in=rows.values("pk")).order_by()
        counts = answered.values_list("incident__indexed__pattern", "side").annotate(count=Count("pk"))
        for pattern, side, count in counts:
            written = self._patterns[pattern][self._at["accused"]].split()
            found[" ".join(pair for pair in written if pair.endswith(f">{side}"))] += count
        # Where nobody is accused, nobody answers.
        del found[""]
        return found

    @cached_property
    def _at(self):
        return {name: at for at, name in enumerate(self.columns)}

    @cached_property
    def _counts(self):
        rows = self.asked.whatever_the_pattern().index.order_by()
        return Counter(dict(rows.values_list("pattern").annotate(count=Count("pk"))))

    @cached_property
    def _patterns(self):
        return {pk: values for pk, *values in Pattern.objects.values_list("pk", *self.columns.values())}


def _sharing(sets, wanted) -> int:
    return sum(count for number, count in sets.items() if number & wanted)


def _types(counted):
    sets, bits = counted.by("type"), type_bits()
    rows, chosen = list(ViolationType.objects.select_related("parent")), counted.chosen("type")
    below = narrower(rows)
    options = [
        Option(row.code, row.label, _sharing(sets, bits.of(below[row.pk])), row.code in chosen, depth=depth)
        for row, depth in as_tree(rows)
    ]
    return [*options, Option(NONE, _t("None on record"), sets[0], NONE in chosen)]


def as_tree(rows, parent=None, depth=0):
    for row in rows:
        if row.parent_id == parent:
            yield row, depth
            yield from as_tree(rows, row.pk, depth + 1)


def _places(asked, leading, whole):
    """Countries, regions and districts that any incident lies in, as a tree by the register's own standard.

    A finer place stands in it where it is asked for.
    """
    counts, nowhere = Counter(), 0
    rows = asked.without("place").index.order_by().values_list("whereabouts")
    for number, count in rows.annotate(count=Count("pk")):
        areas = whole.areas.get(number, ())
        if areas is None:
            nowhere += count
        for pk in areas or ():
            counts[pk] += count
    asked_for, around = [place for place in asked.chosen("place") if place != NONE], Surroundings()
    around.add(place.pk for place in asked_for)
    lines = whole.lines | {around.line(place.pk) for place in asked_for}
    above = {}
    for line in sorted(lines, key=str):
        areas = [pk for pk in line if pk is not None]
        above |= dict(zip(areas, [above.get(areas[0]), *areas], strict=False)) if areas else {}
    finer = [place for place in asked_for if place.kind not in AREAS]
    counts.update(_at_each(asked, finer))
    for place in finer:
        above[place.pk] = next((pk for pk in reversed(around.line(place.pk)) if pk is not None), None)
    places = sorted(Place.objects.filter(pk__in=above), key=lambda place: fold(leading.of(place).text))
    chosen = set(asked.request.GET.getlist("place"))

    inside = defaultdict(list)
    for place in places:
        inside[above[place.pk]].append(place)

    def tree(parent, depth):
        for place in inside[parent]:
            yield Option(place.slug, leading.of(place).text, counts[place.pk], place.slug in chosen, depth=depth)
            yield from tree(place.pk, depth + 1)

    options = list(tree(None, 0))
    return [*options, Option(NONE, _t("No place on record"), nowhere, NONE in chosen)]


def _at_each(asked, places) -> dict[int, int]:
    """Place → how many would be found if it alone were asked for; counted only where there are any."""
    if not places:
        return {}
    rows = asked.without("place").index.order_by()
    return {place.pk: rows.filter(at([place])).count() for place in places}


def _accused(counted, sides):
    return _by_side(counted, sides, "accused", _t("Nobody accused"))


def _accusers(counted, sides):
    return _by_side(counted, sides, "accused_by", _t("Nobody accused"))


def _deniers(counted, sides):
    return _by_side(counted, sides, "denied_by", _t("No denial on record"))


def _by_side(counted, sides, name, nothing):
    """Sides in alphabetical order; one and the same accusation has to meet what is asked of its other side."""
    asked, written, counts = counted.asked, counted.by(name), Counter()
    for words, count in written.items():
        for side in {pair[name] for pair in pairs_written(words) if meets(asked, sides, pair, name)}:
            counts[side] += count
    everyone = {*counts, *_ever(name)}
    ordered = sides.in_order(everyone)
    chosen = {sides.of(party).pk for party in asked.chosen(name) if party != NONE}
    options = [
        Option(
            side.slug, side.label, counts[side.pk], side.pk in chosen or side.slug in counted.chosen(name), party=side
        )
        for side in ordered
    ]
    other = {"accused": "accused_by", "accused_by": "accused"}.get(name)
    silent = written[""] if not other or other not in asked.data or NONE in asked.data.getlist(other) else 0
    return [*options, Option(NONE, nothing, silent, NONE in counted.chosen(name))]


def pairs_written(words):
    """What the index writes of accusations or denials, each as parameter → side."""
    for one in words.split():
        sides = [int(key) for key in one.split(">")]
        yield dict(zip(("accused_by", "accused"), sides, strict=True)) if len(sides) == 2 else {"denied_by": sides[0]}


def meets(asked, sides, pair, name):
    return all(
        side in {sides.of(party).pk for party in values if party != NONE}
        for other, side in pair.items()
        if other != name and (values := asked.chosen(other))
    )


def _ever(name):
    """Sides that accuse, are accused or deny in any incident."""
    link = {"accused": "accusations_faced", "accused_by": "accusations_made", "denied_by": "denials"}[name]
    rows = getattr(Party, link).rel.related_model.objects.filter(
        **{getattr(Party, link).rel.field.name: OuterRef("pk")}
    )
    return Party.objects.filter(Exists(rows)).values_list("pk", flat=True)


def _groups(counted):
    counts, chosen = Counter(), counted.chosen("accounts_group")
    for status, count in counted.by("accounts_group").items():
        counts[GROUP_OF[Status(status)]] += count
    return [
        Option(group.value, group.label, counts[group], group.value in chosen, GROUP_SIGNS[group])
        for group in GROUP_SIGNS
    ]


def _statuses(counted):
    counts, chosen = counted.by("accounts_status"), counted.chosen("accounts_status")
    return [
        Option(status.value, status.label, counts[status.value], status.value in chosen, sign)
        for status, sign in STATUS_SIGNS.items()
    ]


def _acts(counted):
    chosen, parties = counted.chosen("act"), counted.asked.chosen("party")
    if parties:
        counts, nothing = _by_sayings(counted.asked.without("act"), parties), 0
    else:
        sets = counted.by("act")
        counts, nothing = {act: _sharing(sets, ACTS.of([act])) for act in Act.values}, sets[0]
    options = [
        Option(act.value, capfirst(act.label), counts[act.value], act.value in chosen, ACT_SIGNS[act]) for act in Act
    ]
    return [*options, Option(NONE, _t("No statement on record"), nothing, NONE in chosen)]


def _by_sayings(asked, parties) -> Counter:
    """Act → how many have a claim with it that one of these parties makes or is spoken of by: one that has several, in each."""
    rows = asked.index.order_by().values_list("sayings").annotate(count=Count("pk"))
    counted, counts = dict(rows), Counter()
    words = {act: [saying(party.pk, act) for party in parties] for act in Act.values}
    read = Sayings.objects.filter(Among("pk", [*counted]))
    for pk, said in read.values_list("pk", asked.column("said")):
        for act, some in words.items():
            if any(word in said for word in some):
                counts[act] += counted[pk]
    return counts


def _progress(counted):
    sets, chosen = counted.by("investigation_status"), counted.chosen("investigation_status")
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
