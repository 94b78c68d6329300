"""What the pages load, always in a fixed number of queries, and never more than the reader may see."""

from collections import Counter, defaultdict

from django.db.models import Count, Prefetch, Q

from history.rebuilding import prefetched
from incidents.lifecycle import ENDED, Lifecycle
from incidents.models import Incident, IncidentLink
from incidents.permissions import sees_drafts
from investigations.as_said import as_said
from investigations.models import Access, Event, Investigation, Member
from parties.models import Outlet, Role
from statements.models import Claim, Statement, Tally, TextVersion

from .models import IndexedStatement
from .places import at
from .statement_index import CLAIMS
from .vocabulary import COLUMN_GROUPS, LINK_WORDS

ANCESTORS = "place__parent__parent__parent__parent"


def listed(model, user):
    """The records that a reader finds in lists: what was withdrawn or merged answers only at its own address."""
    return model.objects.visible_to(user).exclude(status__in=ENDED)


def statements_for_rows(indexed, user) -> list[Statement]:
    """The statements of some rows of the index, in their order, with all that a row shows, and their texts."""
    found = Statement.objects.for_list(user).prefetch_related("text_versions").in_bulk([row.pk for row in indexed])
    return [found[row.pk] for row in indexed]


def leads_to_listed(name, model, user) -> Q:
    """The same of rows whose foreign key leads to such records: where the record is read with its row, it is asked for no apart."""
    goes_on = ~Q(**{f"{name}__status__in": ENDED})
    return goes_on if sees_drafts(user, model) else goes_on & Q(**{f"{name}__status": Lifecycle.PUBLISHED})


def incidents_for_rows(user):
    """Listed incidents with all that a row shows: place, each side's acts, investigations."""
    return (
        listed(Incident, user)
        .for_list()
        .select_related("accounts")
        .prefetch_related(
            Prefetch("claims", Claim.objects.visible_to(user).select_related("statement")),
            Prefetch("investigations", Investigation.objects.visible_to(user).with_progress().order_by("pk")),
        )
    )


def incidents_for_page(user):
    """Visible incidents with all that a page shows of the incident itself."""
    investigations = Investigation.objects.visible_to(user).for_display(user).order_by("pk")
    return (
        Incident.objects.visible_to(user)
        .select_related(ANCESTORS)
        .prefetch_related(
            "types",
            "tags",
            "agreements",
            "provisions__agreement",
            "places__place__parent",
            "sources__outlet",
            "place__names__used_by",
            "place__parent__names__used_by",
            Prefetch("investigations", investigations),
        )
    )


def investigations_then(investigations, question) -> list[Investigation]:
    """Investigations, loaded for display, as far as anything had been said of them by the day that a question asks for."""
    return as_said(investigations, question.as_of) if question.as_of else list(investigations)


def taking_part(investigations, question) -> list[Member]:
    """Who takes part; it is told of today, and says nothing of whom the register had not heard on a day before."""
    if question.known_on:
        return []
    return [member for investigation in investigations for member in investigation.members.all()]


def claims_compared(incident, user):
    """Visible claims about an incident, each with its statement and what it says; whoever compares adds parties and places."""
    claims = Claim.objects.visible_to(user).filter(incident=incident)
    return claims.select_related("statement").prefetch_related("types", "figures")


def claims_about(incident, user):
    """Visible claims about an incident, each with its statement and all that hangs on both, and what became of them."""
    return claims_compared(incident, user).prefetch_related(
        "statement__superseded_by",
        Prefetch("answered_by", Claim.objects.select_related("statement")),
        "statement__text_versions",
        "statement__sources__outlet",
    )


def claims_known(past):
    """The claims about an incident on a day of the past, as `claims_about` gives those of today."""
    claims = past.claims_shown()
    statements = {claim.statement for claim in claims}
    # Texts are added and never changed, so that those of then are read among those of now.
    texts, outlets = (
        defaultdict(list),
        Outlet.objects.in_bulk(
            {source.outlet_id for statement in statements for source in statement.sources.all() if source.outlet_id}
        ),
    )
    for text in TextVersion.objects.filter(
        pk__in=[text.pk for statement in statements for text in statement.text_versions.all()]
    ):
        texts[text.statement_id].append(text)
    for statement in statements:
        prefetched(statement, "text_versions", texts[statement.pk])
        for source in statement.sources.all():
            source.outlet = source.outlet_id and outlets[source.outlet_id]
    return claims


def incidents_under(agreement, user):
    """Listed incidents that are said to have breached an agreement: those that the filter `agreement` finds."""
    return incidents_for_rows(user).under([agreement])


def incidents_at(place, user):
    """Listed incidents at a place or in it: those that the filter `place` finds."""
    return incidents_for_rows(user).filter(at([place]))


def roles_by_kind(agreement) -> list:
    """(what they are, [roles]) under an agreement: parties to the conflict first, each kind in alphabetical order."""
    roles = sorted(agreement.roles.all(), key=lambda role: (role.party.name_folded, str(role.from_date or ""), role.pk))
    found = [(kind, [role for role in roles if role.role == kind]) for kind in Role.Kind]
    return [(kind.label, some) for kind, some in found if some]


def statements_of(claims) -> list[Statement]:
    """The statements of some claims, each with its `claims_here`: dated ones by date of issue, then by entry."""
    found: dict[int, Statement] = {}
    for claim in claims:
        statement = found.setdefault(claim.statement_id, claim.statement)
        statement.claims_here = [*getattr(statement, "claims_here", []), claim]
    return sorted(found.values(), key=_issued)


def _issued(statement):
    date = statement.issued
    day = date.earliest or date.latest
    return day is None, day or statement.created_at.date(), str(date.time_start or ""), statement.pk


def tallies(user):
    """Tallies of listed statements."""
    seen = Tally.objects.filter(statement__in=listed(Statement, user).values("pk"))
    return seen.select_related("statement__issuer", "area", "by_party")


def related_to(incident, user) -> list:
    """(words for the link, the other incident, note) for every visible incident that is linked to it."""
    links = (
        IncidentLink.objects.filter(Q(source=incident) | Q(target=incident))
        .filter(leads_to_listed("target", Incident, user), leads_to_listed("source", Incident, user))
        .select_related("source__accounts", "target__accounts")
        .order_by("pk")
    )
    related = []
    for link in links:
        from_source, from_target = LINK_WORDS[link.kind]
        is_source = link.source_id == incident.pk
        other = link.target if is_source else link.source
        related.append((from_source if is_source else from_target, other, link.note))
    return related


def counted_by_issuer(parties, user) -> list:
    """(act, number of statements), most frequent first, of all that some parties say."""
    rows = IndexedStatement.objects.visible_to(user).filter(issuer__in=parties).order_by()
    return by_act(dict(rows.values_list("claims").annotate(count=Count("pk"))))


def by_act(written) -> list:
    """The same from how many statements make which claims, as the index writes them."""
    counts = Counter()
    for claims, count in written.items():
        for act in {act for act, _basis in CLAIMS.read(claims)}:
            counts[act] += count
    return sorted(counts.items(), key=lambda row: (-row[1], row[0]))


def memberships(parties, user) -> list:
    """(role, investigations, those of them on its own word) of some parties, each role once, in its usual order."""
    own = Member.on_its_own_word()
    members = Member.objects.filter(party__in=parties, investigation__in=listed(Investigation, user).values("pk"))
    counts = members.order_by().values("role")
    found = {
        row["role"]: (row["all"], row["own"])
        for row in counts.annotate(
            all=Count("investigation", distinct=True), own=Count("investigation", distinct=True, filter=own)
        )
    }
    return [(role, *found[role]) for role in Member.Role if role in found]


def accesses(parties, user) -> list:
    """(access, investigations in which some parties asked for it, granted or refused it)."""
    events = Event.objects.filter(access_by__in=parties, investigation__in=listed(Investigation, user).values("pk"))
    found = dict(events.order_by().values_list("access").annotate(count=Count("investigation", distinct=True)))
    return [(access, found[access]) for access in Access if access in found]


def line_of(party, sides) -> list:
    """The parties that this one is an organ of, its side first."""
    return sides.line(party)[:0:-1]


def organs_of(party, sides) -> list[int]:
    """Primary keys of a party and of every organ below it."""
    found = [party.pk]
    for key in found:
        found += [other.pk for other in sides.parties.values() if other.parent_id == key and other.pk not in found]
    return found


def parties_by_group(sides, found) -> list:
    """(title, [(side, its organs)]) for every group of columns that has a party among those found, by key; alphabetical throughout.

    A side stands there also where only organs of it are found.
    """
    everyone = sides.in_order(sides.parties)
    organs = defaultdict(list)
    for party in everyone:
        if party.parent_id is not None and party.pk in found:
            organs[sides.of(party)].append(party)
    groups = []
    for title, kinds in COLUMN_GROUPS:
        tops = [party for party in everyone if party.parent_id is None and party.kind in kinds]
        rows = [(top, organs[top]) for top in tops if top.pk in found or organs[top]]
        if rows:
            groups.append((title, rows))
    return groups
