"""The charts of whatever is asked of incidents: over time by accounts, by casualties, by type and by accused side, and how soon
sides answered.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import KeptReply
from incidents.models import Incident

from .casualties import Bands, bands
from .histogram import FULL, MOST_BARS, histogram, outline, undated_of
from .incident_filter import IncidentFilter
from .pages import Page
from .question import chips, nothing_found, query, sentence, with_undated
from .timeline import UNITS
from .trends import Series, TrendFilter, series

# Parameter that a chart tells apart by → its title.
CHARTS = {"type": _("By violation type"), "accused": _("By accused side")}
WIDTH, HEIGHT, APART = 300, 56, 24
# Below a band: how many incidents have no number. The lowest that a band is drawn, so that none on record is seen.
BELOW, BETWEEN, LEAST = 20, 8, 2
# The last day until which a first answer counts as that soon, and the words.
SOON = [(0, _("Same day")), (1, _("1 day")), (7, _("2 to 7 days")), (30, _("8 to 30 days")), (10**6, _("Later"))]
UNTIMED, BEFORE, OPEN = _("Days not known"), _("Answered before"), _("No reply on record")


@dataclass
class Multiple:
    """One small chart of many. `bars` and `apart`: as SVG draws them; `address`: asks for the incidents in it, where it can."""

    series: Series
    bars: str
    apart: str
    address: str


@dataclass
class Chart:
    """Small charts at one scale, in an order that no count changes. `most`: what a bar of the full height stands for."""

    name: str
    title: str
    multiples: list[Multiple]
    most: int
    file: str
    rows: list[tuple]


@dataclass
class TollChart:
    """The bands of one measure, as SVG draws them: those with a limit and, dashed above them, where there is none; `untold` below."""

    bands: Bands
    most: int
    path: str
    limitless: str
    untold: str


def toll_chart(one: Bands) -> TollChart:
    stretches, step, wide = [*one.stretches, one.apart], *_widths(len(one.stretches))
    most = max(stretch.high or 0 for stretch in stretches)
    scale, most_untold = (HEIGHT - 8) / max(most, 1), max(stretch.without_figure for stretch in stretches)
    path, limitless, untold, base = [], [], [], HEIGHT + BETWEEN + BELOW
    for at, stretch in enumerate(stretches):
        x, across = (WIDTH - 12, 11) if stretch is one.apart else (at * step, wide)
        if stretch.with_figure:
            top = HEIGHT - max(stretch.high * scale, LEAST)
            bottom = max(HEIGHT - stretch.low * scale, top + LEAST)
            path.append(f"M{x:.1f} {bottom:.1f}V{top:.1f}h{across:.1f}V{bottom:.1f}z")
            if stretch.open:
                limitless.append(f"M{x + across / 2:.1f} {top:.1f}v-8")
        if stretch.without_figure:
            tall = BELOW * stretch.without_figure / most_untold
            untold.append(f"M{x:.1f} {base}v-{tall:.1f}h{across:.1f}V{base}z")
    return TollChart(one, most, "".join(path), "".join(limitless), "".join(untold))


def tolls_of(asked, drawn):
    """What the page shows of casualties: a chart of each measure that anybody gives a number of, the rows of a table, a file."""
    found = [one for one in bands(asked, drawn.timeline.unit).parts if one.together.with_figure]
    rows = []
    if found and len(drawn.bars) <= MOST_BARS:
        rows = list(zip(drawn.bars, zip(*(one.stretches for one in found), strict=True), strict=True))
    file = f"{reverse('api:casualties')}?{query(asked.data, time=drawn.timeline.unit, format='csv')}"
    return {"charts": [toll_chart(one) for one in found], "rows": rows, "file": file}


def chart(asked, name, timeline) -> Chart:
    """That of what is asked, told apart by a parameter, of the values that anything has."""
    found = [one for one in series(asked, name, timeline.unit).parts if one.total]
    most = max((one.most for one in found), default=0)
    # A further value of the same parameter would widen what is found.
    leads = name not in asked.data
    multiples = [
        Multiple(one, *_drawn(one, most), query(asked.data, without=("time",), **{name: one.value}) if leads else "")
        for one in found
    ]
    rows = []
    if len(timeline.begins) <= MOST_BARS:
        rows = list(zip(timeline.stretches, zip(*(one.counts for one in found), strict=True), strict=bool(found)))
    return Chart(name, CHARTS[name], multiples, most, _file(asked, name, timeline), rows)


def _file(asked, name, timeline):
    """The address of the same figures as CSV."""
    return f"{reverse('api:incident-counts')}?{query(asked.data, by=name, time=timeline.unit, format='csv')}"


def _drawn(one, most):
    """The bars of a series and the one that stands apart, as paths."""
    (step, wide), scale = _widths(len(one.counts)), (HEIGHT - 1) / max(most, 1)
    digits = 0 if len(one.counts) > MOST_BARS else 1

    def bars(counted):
        return outline((x, HEIGHT, width, round(count * scale, digits)) for x, width, count in counted if count)

    return (
        bars((at * step, wide, count) for at, count in enumerate(one.counts)),
        bars([(WIDTH - 12, 11, one.apart)]),
    )


def _widths(number):
    """From bar to bar, and of a bar."""
    step = (WIDTH - APART) / number
    return step, max(step * 0.8, 0.6)


def reply_times(asked, sides):
    """(side, [incidents for each column]) of every side that is accused in what is asked, in alphabetical order."""
    columns, found = [words for _days, words in SOON] + [UNTIMED, BEFORE, OPEN], {}
    incidents = asked.index.filter(is_public=True).values("pk")
    rows = KeptReply.objects.filter(judged=asked.with_judged, incident__in=incidents).order_by()
    rows = rows.annotate(is_open=Q(answer=None)).values_list("side", "days", "is_open", "came_before")
    for side, days, is_open, came_before, count in rows.annotate(count=Count("pk")):
        if is_open or came_before:
            column = OPEN if is_open else BEFORE
        else:
            column = UNTIMED if days is None else next(words for last, words in SOON if days <= last)
        found.setdefault(side, Counter())[column] += count
    ordered = sides.in_order(found)
    return columns, [(side, [found[side.pk][column] for column in columns]) for side in ordered]


class Trends(Page):
    template_name = "explorer/trends.html"
    section = "incidents"
    filters = IncidentFilter.base_filters
    parameters = (*filters, "time")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        asked = TrendFilter.for_request(self.request, Incident.objects.all())
        drawn = histogram(asked, asked.chosen("time") or None, sizes=FULL)
        columns, times = reply_times(asked, context["sides"])
        count, undated = asked.index.count(), undated_of(asked, drawn)
        return context | {
            "asked_for": query(asked.data, without=("time",)),
            "asked": asked,
            "count": count,
            "undated": undated,
            "with_undated": with_undated(asked) if undated else "",
            "nothing_found": None if count else nothing_found(asked, lambda other: other.index.count()),
            "chips": chips(asked),
            "sentence": sentence(asked),
            "histogram": drawn,
            "accounts_file": _file(asked, "accounts_group", drawn.timeline) if drawn else "",
            "units": [
                (unit, UNITS[unit], query(asked.data, without=("time",), time=unit)) for unit in drawn.timeline.units
            ]
            if drawn
            else [],
            "tolls": tolls_of(asked, drawn) if drawn else None,
            "charts": [chart(asked, name, drawn.timeline) for name in CHARTS] if drawn else [],
            "reply_file": f"{reverse('api:replies')}?{query(asked.data, without=('time',), format='csv')}",
            "reply_columns": columns,
            "reply_times": times,
            "width": WIDTH,
            "height": HEIGHT,
            "base": HEIGHT + BETWEEN + BELOW,
        }
