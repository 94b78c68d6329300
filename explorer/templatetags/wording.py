"""Signs with their words, and names with their language: what templates say the same way everywhere."""

from dataclasses import replace
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.status import Status
from explorer.asking import DATES, EVENT
from explorer.citing import bibtex
from explorer.comparison import READING_WORDS
from explorer.languages import language_name
from explorer.progress import last_word, track
from explorer.question import PERIOD, query
from explorer.question import field_name as name_of_field
from explorer.sides import acts_by_side, acts_of, address_of, counting
from explorer.sides import status_of as status_of_accounts
from explorer.sides import taken_back as taken_back_by_its_side
from explorer.vocabulary import ACT_SIGNS, INVESTIGATION_NAMES, PROGRESS_SIGNS, READING_SIGNS, STATUS_SIGNS
from formats.words import marked
from investigations.as_said import in_time
from investigations.models import Aim, Progress
from statements import superseding as supersession
from statements.acts import Act

register = template.Library()


@register.simple_tag
def icon(name):
    """A sign of the sprite; the words beside it carry the meaning."""
    return format_html('<svg class="i" aria-hidden="true"><use href="#{}"/></svg>', name)


@register.simple_tag(takes_context=True)
def as_bibtex(context, title):
    """The record of a page, as its citation is in BibTeX."""
    record, changes = context["record"], context["changes"]
    version = (changes[0].version, changes[0].at) if changes else ()
    return bibtex(record.reference, title, context["address"], record.created_at, *version)


def _mark(sign, words, strong):
    css = "mark strong" if strong else "mark"
    return format_html('<span class="{}">{}<span>{}</span></span>', css, icon(sign), words)


@register.simple_tag
def act_mark(act, strong=False, capital=False):
    """What a claim does: "⊘ denies that it happened"."""
    words = Act(act).label
    return _mark(ACT_SIGNS[act], capfirst(words) if capital else words, strong)


@register.simple_tag
def progress_mark(investigation, strong=False, alone=False):
    """How far an investigation has come: "▪▪▫ Joint investigation: under way"; `alone` leaves its kind out."""
    code = investigation.progress
    words = Progress(code).label if code else _("status not on record")
    if alone:
        words = capfirst(words)
    else:
        kind = INVESTIGATION_NAMES[investigation.kind]
        words = _("%(investigation)s: %(progress)s") % {"investigation": kind, "progress": words}
    return _mark(PROGRESS_SIGNS.get(code, "n-none"), words, strong)


@register.simple_tag
def status_mark(status, strong=False):
    """What the accounts of an incident amount to: "◐ Denied"."""
    return _mark(STATUS_SIGNS[status], Status(status).label, strong)


@register.simple_tag
def status_sign(status):
    """The sign alone, at the head of a row that has the words below."""
    return icon(STATUS_SIGNS[status])


@register.simple_tag
def reading_mark(verdict):
    """How the accounts of one aspect compare: "≠ Accounts differ"."""
    return _mark(READING_SIGNS[verdict.code], verdict.label, False)


@register.simple_tag
def reading_marks():
    """Every reading with its sign, for the legend below a table."""
    return [_mark(READING_SIGNS[code], words, False) for code, words in READING_WORDS.items()]


@register.simple_tag
def verdict(compared, row):
    """How the accounts compare in this row of the table."""
    return compared.verdicts[row.code]


@register.simple_tag
def accounts_address(incident, question, **otherwise):
    """The address of an incident's accounts for this question, or for one that asks otherwise."""
    question = replace(question, **otherwise)
    asked = {} if question.judged else {"judged": "0"}
    asked |= {name: day.isoformat() for name in ("as_of", "known_on") if (day := getattr(question, name))}
    return f"{incident.get_absolute_url()}{'?' if asked else ''}{urlencode(asked)}#accounts"


@register.simple_tag(takes_context=True)
def incident_address(context, incident):
    """The address of an incident that reads its accounts as the page does: without links by judgement where that leaves them out."""
    return address_of(incident, context.get("with_judged", True))


# What says how a chart is drawn, and is asked of no list.
OF_THE_CHART = ("cursor", "undated", "time")


@register.simple_tag
def within_bar(histogram, bar):
    """The address that finds the incidents of one bar of a chart."""
    days = {"date_from": bar.first.isoformat(), "date_to": bar.last.isoformat(), "date_match": "within"}
    return f"{reverse('incidents')}?{query(histogram.asked.data, without=OF_THE_CHART, **days)}"


@register.simple_tag
def without_a_date(histogram):
    """The address that finds those of the incidents of a chart that have no date."""
    return f"{reverse('incidents')}?{query(histogram.asked.data, without=(*OF_THE_CHART, *PERIOD), undated='only')}"


@register.simple_tag
def dates_to_choose(asked):
    """(name, words, query string) of the dates that a question about incidents may be asked by."""
    return [
        (name, words, query(asked.data, without=("cursor",), date_of="" if name == EVENT else name))
        for name, words in DATES.items()
    ]


@register.simple_tag
def of_all_dates(asked):
    """The query string that asks for the same at any time; what was chosen of those without a date stays chosen."""
    return query(asked.data, without=("date_from", "date_to", "date_match", "cursor"))


@register.simple_tag
def no_investigation(strong=False):
    return _mark("n-none", _("No investigation on record"), strong)


@register.simple_tag
def answer_mark(answer, words):
    """What a side answered first: an act, or that it did not answer, or did so before it was accused."""
    return _mark(ACT_SIGNS.get(answer, "s-silent"), capfirst(words), False)


@register.simple_tag
def bar(count, scale):
    """How much a count is of the highest one, drawn; the number stands beside it."""
    share = f"{100 * count / scale:.1f}%" if scale else "0"
    return format_html(
        '<svg class="bar" aria-hidden="true"><rect x="0.5" y="0.5" width="{}" height="11"></rect></svg>', share
    )


@register.simple_tag(takes_context=True)
def options(context, facet, some):
    """Some options of a facet, each with its count, written and drawn. By hand: a page has hundreds of them."""
    return format_html_join(
        "",
        '<label class="opt{}"><input type="checkbox" name="{}" value="{}"{}><span>{}<bdi>{}</bdi></span>'
        '<span class="c">{}{}<span class="vh">{}</span></span></label>',
        (
            (
                f"{'' if option.count else ' zero'}{f' sub{option.depth}' if option.depth else ''}",
                facet.name,
                option.value,
                mark_safe(" checked") if option.is_chosen else "",
                _sign_of(context, option),
                option.label,
                bar(option.count, facet.most),
                option.count,
                ngettext("record", "records", option.count),
            )
            for option in some
        ),
    )


def _sign_of(context, option):
    sign = party_tag(context, option.party) if option.party else icon(option.sign) if option.sign else ""
    return format_html("{} ", sign) if sign else ""


@register.simple_tag
def not_addressed():
    return _mark("s-silent", _("Not addressed"), False)


@register.simple_tag
def when(date, unknown=""):
    """An uncertain date, underlined with a dash where it is imprecise; `unknown` replaces "Date unknown"."""
    words = unknown if unknown and not date.is_known and date.time_start is None else date.wording
    css = "when imprecise" if date.is_imprecise else "when"
    return format_html('<span class="{}"><span>{}</span></span>', css, words)


@register.simple_tag
def when_on(date):
    """What a date says beside its bounds, where these stand above it: that it is about then, or the hour; often nothing."""
    if date.qualifier:
        return when(date)
    return format_html('<span class="when"><span>{}</span></span>', date.clock) if date.clock else ""


@register.simple_tag(takes_context=True)
def field_name(context, parameter):
    """What the field of a parameter is called on this page."""
    return name_of_field(context["asked"], context["facets"], parameter)


@register.simple_tag(takes_context=True)
def mistake(context, name):
    """What is wrong with what was asked by a parameter; nothing where nothing is."""
    return context["mistakes"].get(name, "")


@register.simple_tag(takes_context=True)
def invalid(context, name):
    """The attributes of a field with a mistake, which stands beside it."""
    told = format_html(' aria-invalid="true" aria-describedby="mistake-{}"', name)
    return told if name in context["mistakes"] else ""


@register.simple_tag(takes_context=True)
def party_tag(context, party):
    """The two or three letters of a party's side, in the same box for everyone."""
    side = context["sides"].of(party)
    if not side.code:
        return ""
    return format_html('<abbr class="party" title="{}">{}</abbr>', side.label, side.code)


@register.simple_tag(takes_context=True)
def place_name(context, place):
    """The name of a place that leads on this site."""
    name = context["leading"].of(place)
    if name.language:
        return format_html('<bdi lang="{}">{}</bdi>', name.language, name.text)
    return format_html("<bdi>{}</bdi>", name.text)


@register.simple_tag(takes_context=True)
def place_name_words(context, place):
    """The same as mere words, for an attribute."""
    return context["leading"].of(place).text


@register.simple_tag(takes_context=True)
def name_that_follows(context, place):
    """The register's own name of a place where another leads; else nothing."""
    leads = context["leading"].of(place).text
    return place.name if leads != place.name else ""


@register.simple_tag(takes_context=True)
def full_name(context, party):
    """A party with its side, "Armenia, Ministry of Defence", unless its own name already says which."""
    side = context["sides"].of(party)
    if side == party or side.label.casefold() in party.label.casefold():
        return format_html("<bdi>{}</bdi>", party.label)
    return format_html("<bdi>{}</bdi>, <bdi>{}</bdi>", side.label, party.label)


@register.simple_tag(takes_context=True)
def office(context, party):
    """An organ where its side stands right beside it: "Ministry of Defence"."""
    side = context["sides"].of(party)
    return format_html("<bdi>{}</bdi>", party.label.removeprefix(f"{side.label}, "))


@register.filter
def is_its_own_word(member):
    """Whether a membership rests on what the party itself says; another organ of its side is somebody else."""
    return member.told_by == member.party


@register.simple_tag
def rests_on(member):
    """What the membership of a party that speaks for itself rests on."""
    if member.statement:
        is_its_own = member.statement.issuer_id == member.party_id
        return _("Its own statement") if is_its_own else _("Its own word, as given in")
    if member.statement_id:
        return _("A statement that is not public")
    return _("Its own word; no statement on record")


@register.simple_tag(takes_context=True)
def status_of(context, incident):
    """What the accounts of an incident amount to, for the question of the page; None where none are kept."""
    return status_of_accounts(incident, context.get("with_judged", True))


@register.simple_tag(takes_context=True)
def accounts(context, incident):
    """What each side does about an incident, of the claims that count for the question of the page: see `acts_by_side`."""
    return acts_by_side(counting(incident, context.get("with_judged", True)), context["sides"])


@register.simple_tag(takes_context=True)
def replies_on_record(context, statement):
    """(incident, accused side, its reply) for whom a statement accuses in what, each once: where one of its accusations is the first,
    as that is answered.
    """
    sides, replies, found = context["sides"], context["replies_to"], {}
    for claim in statement.claims.all():
        if (reply := replies.get(claim.pk)) is not None:
            about = reply.incident_id, reply.side_id
            if about not in found or reply.accusation_id == claim.pk:
                found[about] = (claim.incident, sides.parties[reply.side_id], reply)
    return list(found.values())


@register.simple_tag(takes_context=True)
def taken_back(context, claim):
    """The claims by which its own side took a claim back."""
    return taken_back_by_its_side(claim, context["sides"])


@register.simple_tag(takes_context=True)
def superseding(context, statement):
    """The statements by which its own side superseded a statement."""
    return supersession.superseding(statement, context["sides"])


@register.simple_tag(takes_context=True)
def supersedes_its_own(context, statement):
    """Whether the statement that it names as superseded is of its own side."""
    return supersession.of_one_side(statement, statement.supersedes, context["sides"])


@register.simple_tag(name="track")
def investigation_track(investigation):
    return track(investigation.events.all())


@register.simple_tag(name="last_word")
def last_word_on(investigation):
    return last_word(investigation)


@register.filter
def events_in_time(investigation):
    return in_time(investigation.events.all())


register.filter(language_name)


@register.filter
def days_since(day, until):
    """From a day to another, or to today where that is None, and never less than 0; nothing where the day is not known."""
    return day and max(((until or timezone.now().date()) - day).days, 0)


@register.filter
def plus_minus(radius_m):
    """An uncertainty radius in metres, as readers see it: "± 3 km", "± 500 m"."""
    if not radius_m:
        return ""
    if radius_m < 1000:
        return f"±\u00a0{radius_m}\u00a0m"
    kilometres = f"{radius_m / 1000:.0f}" if radius_m >= 10_000 else f"{radius_m / 1000:.2g}"
    return f"±\u00a0{kilometres}\u00a0km"


@register.filter
def numbered(statements, numbers):
    """The numbers that statements, given by primary key, have on the page."""
    return sorted(numbers[pk] for pk in statements)


@register.filter
def acts(statement):
    """The acts of a statement's claims, each once."""
    return acts_of(statement.claims.all())


@register.filter
def incidents(statement):
    """(incident, whether every link to it is by judgement) for the incidents that a statement is about."""
    links: dict = {}
    for claim in statement.claims.all():
        if claim.incident is not None:
            links[claim.incident] = links.get(claim.incident, True) and claim.is_judged
    return list(links.items())


@register.filter
def of_claim(numbers, claim):
    """The number that the statement of a claim has on the page; nothing for none."""
    return claim and numbers[claim.statement_id]


@register.filter
def names_of_issuer(statement):
    """What its issuer is called in the language of the original; where that is unknown, once in each language but the page's."""
    names = {}
    for name in statement.issuer.names.all():
        names.setdefault(name.language, name)
    if own := names.get(statement.language):
        return [own]
    return [name for language, name in names.items() if language != get_language()]


@register.filter
def current_and_earlier(versions):
    """(the text as it reads now, those it replaced) for every text among some versions, told apart as they are counted."""
    found: dict = {}
    for version in versions:
        found.setdefault(tuple(getattr(version, name) for name in version.COUNTED_BY), []).append(version)
    return [(some[-1], some[-2::-1] if len(some) > 1 else []) for some in found.values()]


@register.filter
def kept(captures):
    """The copies among some captures, without failed attempts."""
    return [capture for capture in captures if capture.sha256]


@register.filter
def aims(investigation):
    """What an investigation is to find out."""
    return [Aim(code).label for code in investigation.aims]


@register.filter
def alleged_breaches(incident):
    """(agreement, its provisions) that an incident is said to have breached, in alphabetical order."""
    found = {agreement: [] for agreement in incident.agreements.all()}
    for provision in incident.provisions.all():
        found.setdefault(provision.agreement, []).append(provision)
    return sorted(found.items(), key=lambda pair: pair[0].title_folded)


@register.filter
def period(row):
    """From when to when something holds: "1 Jan 2020 to 5 Mar 2021", "from 1 Jan 2020"; nothing where nobody knows."""
    first, last = (day and date_format(day, "j M Y") for day in (row.from_date, row.to_date))
    if first and last:
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return _("from %(day)s") % {"day": first}
    return _("until %(day)s") % {"day": last} if last else ""


@register.filter
def acts_among(claims):
    """The acts of some claims, each once."""
    return acts_of(claims)


@register.simple_tag(takes_context=True)
def searched(context, text):
    """A text with what was searched for marked in it."""
    search = context.get("search")
    return pieces(marked(text, search.phrases)) if search else text


@register.filter
def pieces(found):
    """The pieces of a text, those marked that match."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", text) if match else text,) for text, match in found)
    )


@register.simple_tag(takes_context=True)
def excerpt(context, record):
    """Where what was searched for stands in the texts of a record, if its row does not show it."""
    return context.get("excerpts", {}).get(record)
