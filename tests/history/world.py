"""A small register, and every way to write to it."""

from types import SimpleNamespace

from formats.dates import UncertainDate
from history.changes import latest_of, snapshots
from history.models import Change
from history.recording import recording
from history.tracking import TRACKED
from incidents.models import Incident, IncidentPlace, Tag
from investigations.models import Event
from parties.models import Party, PartyName
from statements.models import Claim, Source, Statement
from tests import factories


def build():
    """Two public incidents with what belongs to them, and a draft."""
    with recording(reason="Arranged."):
        tag, party = factories.tag(), factories.party(names=[("az", "Azərbaycan")])
        one, other = factories.incident(types=["fire"]), factories.incident()
        one.tags.add(tag)
        statement = factories.statement(text="A text.")
        investigation = factories.investigation(incidents=[one], members=[(party, "lead")])
        return SimpleNamespace(
            tag=tag,
            party=party,
            one=one,
            other=other,
            draft=factories.incident(published=False),
            further=factories.further_place(one),
            link=factories.link(one, other),
            statement=statement,
            source=factories.source(statement),
            claim=factories.claim(statement, one, link_basis="judgement", link_reason="Same hour."),
            figure=factories.figure(statement.claims.get()),
            investigation=investigation,
            event=factories.event(investigation),
            place=factories.place(),
        )


def _save(row, **columns):
    row = type(row).objects.get(pk=row.pk)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()


def _bulk_update(row, **columns):
    for name, value in columns.items():
        setattr(row, name, value)
    type(row).objects.bulk_update([row], list(columns))


def _only(model, row):
    return model.objects.filter(pk=row.pk)


# How it is written → (what does so, the records that it changes).
WRITES = {
    "save": (lambda w: _save(w.one, summary="Saved."), ["one"]),
    "save of a part": (lambda w: _save(w.further, note="Saved."), ["one"]),
    "save of a part of a part": (lambda w: _save(w.figure, killed_best=4), ["statement"]),
    "save that moves a part": (lambda w: _save(w.further, incident=w.other), ["one", "other"]),
    "create of a part": (lambda w: factories.further_place(w.other, place=w.place), ["other"]),
    "get_or_create": (lambda w: Tag.objects.get_or_create(slug=w.tag.slug), []),
    "update_or_create": (lambda w: Tag.objects.update_or_create({"label": "New"}, slug=w.tag.slug), ["tag"]),
    "update": (lambda w: _only(Incident, w.one).update(summary="Updated."), ["one"]),
    "update of parts": (lambda w: Claim.objects.update(weapon_words="rifles"), ["statement"]),
    "update that moves a part": (lambda w: IncidentPlace.objects.update(incident=w.other), ["one", "other"]),
    "bulk_create of parts": (
        lambda w: PartyName.objects.bulk_create([PartyName(party=w.party, name="A", language="en")]),
        ["party"],
    ),
    "bulk_update": (lambda w: _bulk_update(w.one, summary="In bulk."), ["one"]),
    "bulk_update of parts": (lambda w: _bulk_update(w.source, note="In bulk."), ["statement"]),
    "delete of a part": (lambda w: w.further.delete(), ["one"]),
    "delete of parts": (lambda w: IncidentPlace.objects.all().delete(), ["one"]),
    "add to a relation": (lambda w: w.one.types.add(*factories.violation_types("ambush")), ["one"]),
    "remove from a relation": (lambda w: w.one.tags.remove(w.tag), ["one"]),
    "set of a relation": (lambda w: w.one.types.set(factories.violation_types("ambush")), ["one"]),
    "clear of a relation": (lambda w: w.one.types.clear(), ["one"]),
    "add from the far end": (lambda w: w.tag.incidents.add(w.other), ["other"]),
    "remove from the far end": (lambda w: w.tag.incidents.remove(w.one), ["one"]),
    "set from the far end": (lambda w: w.tag.incidents.set([w.other]), ["one", "other"]),
    "clear from the far end": (lambda w: w.tag.incidents.clear(), ["one"]),
    "relation of a part": (lambda w: w.claim.types.set(factories.violation_types("fire")), ["statement"]),
    "create through a related manager": (
        lambda w: w.other.places.create(place=w.place, role="disputed"),
        ["other"],
    ),
    "add to a related manager": (lambda w: w.other.places.add(w.further), ["one", "other"]),
    "clear of a related manager": (lambda w: w.claim.answered_by.clear(), []),
}

# These open a recording of their own.
DOORS = {
    "publish": (lambda w: w.draft.publish(), ["draft"]),
    "withdraw": (lambda w: w.one.withdraw("It was another place."), ["one"]),
    "merge": (
        lambda w: w.one.merge_into(w.other, "Same hour, same place."),
        ["one", "other", "statement", "investigation"],
    ),
    "event": (lambda w: w.investigation.record(progress="concluded"), ["investigation"]),
    "redact": (lambda w: w.statement.text_versions.first().redact("It named a person."), ["statement"]),
    "second reading": (lambda w: w.claim.read_again(factories.editor()), ["statement"]),
}

# What hypothesis mixes as well: writes of further kinds that may be refused.
OTHERS = {
    "new incident": lambda w: factories.incident(date=UncertainDate(verbatim="in spring")),
    "new statement": lambda w: factories.statement(w.party, text="Another."),
    "new version": lambda w: factories.text_version(w.statement, "Better.", reason="A word."),
    "new event": lambda w: factories.event(w.investigation, progress="suspended"),
    "rename": lambda w: Party.objects.update(name="The same for all"),
    "forbidden": lambda w: Event.objects.update(note="Rewritten."),
    "retitle": lambda w: Statement.objects.update(title="Rewritten."),
    "merge back": lambda w: w.other.merge_into(w.one, "The other way round."),
    "orphan": lambda w: Source.objects.all().delete(),
    "judgement": lambda w: factories.judgement(w.one, w.other),
}


def recorded_since(seq):
    """(model, primary key) of each record with a change after that one."""
    return [(change.resource, change.record) for change in Change.objects.filter(seq__gt=seq)]


def last_seq():
    return Change.objects.order_by("seq").values_list("seq", flat=True).last() or 0


def named(world, names):
    records = [getattr(world, name) for name in names]
    return sorted((record._meta.label_lower, record.pk) for record in records)


def differing():
    """Records whose last change is not what they are now."""
    found = []
    for model, tracked in TRACKED.items():
        if tracked.up is None:
            pks = list(model._base_manager.values_list("pk", flat=True))
            now, last = snapshots(tracked, pks), latest_of(model, pks)
            found += [(model, pk) for pk in pks if pk not in last or last[pk].after != now[pk]]
    return found
