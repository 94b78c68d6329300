"""Records for tests: each function makes one that its own checks accept, and takes whatever a test wants otherwise."""

import hashlib
import itertools
from datetime import timedelta

from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.utils import timezone

from history.recording import recording
from incidents.lifecycle import Lifecycle
from incidents.models import (
    AdministrativeParent,
    ExactDetail,
    Incident,
    IncidentLink,
    IncidentPlace,
    Judgement,
    Place,
    PlaceName,
    Tag,
    ViolationType,
)
from investigations.models import Event, Finding, Investigation, Member
from parties.models import Agreement, Outlet, Party, PartyName, Provision, Role, WatchedChannel
from releases.models import Release, ReleaseFile
from statements.models import (
    Capture,
    CasualtyFigure,
    Claim,
    Source,
    Statement,
    Tally,
    TextVersion,
    Translation,
)
from users.models import Token, User

RECORD_PACKAGES = ["parties", "incidents", "statements", "investigations"]

_numbers = itertools.count(1)


def saved(record):
    """The record, once its own checks let it through."""
    record.full_clean()
    record.save()
    return record


def publish(record):
    """Through its own door, as everyone does."""
    record.publish()


def show(record):
    """Published as it would be, but for its history and for all that follows from that, which takes most of the time."""
    record.status, record.published_at = Lifecycle.PUBLISHED, timezone.now()
    saved(record)


def party(name="", *, names=(), **fields):
    """A state, unless told otherwise. `names`: (language, name) pairs."""
    number = next(_numbers)
    made = saved(Party(**{"slug": f"party-{number}", "name": name or f"Party {number}", "kind": "state", **fields}))
    for language, other in names:
        saved(PartyName(party=made, name=other, language=language))
    return made


def outlet(name="", **fields):
    number = next(_numbers)
    return saved(Outlet(**{"slug": f"outlet-{number}", "name": name or f"Outlet {number}", **fields}))


def watched_channel(of=None, **fields):
    return saved(WatchedChannel(**{"party": of or party(), "address": "https://example.org/news", **fields}))


def agreement(title="", **fields):
    number = next(_numbers)
    return saved(Agreement(**{"slug": f"agreement-{number}", "title": title or f"Agreement {number}", **fields}))


def provision(of=None, **fields):
    fields = {"article": str(next(_numbers)), "summary": "No fire.", **fields}
    return saved(Provision(agreement=of or agreement(), **fields))


def role(of=None, **fields):
    """That of a party to the conflict, unless told otherwise."""
    return saved(Role(**{"agreement": of or agreement(), "party": party(), "role": "party", **fields}))


def place(name="", *, names=(), **fields):
    """A settlement, unless told otherwise. `names`: (language, name) pairs."""
    number = next(_numbers)
    fields = {"slug": f"place-{number}", "name": name or f"Place {number}", "kind": "settlement", **fields}
    made = saved(Place(**fields))
    for language, other in names:
        saved(PlaceName(place=made, name=other, language=language))
    return made


def other_parent(of=None, **fields):
    """Where a place lies by another standard."""
    fields = {"parent": fields.get("parent") or place(), "according_to": party(), **fields}
    return saved(AdministrativeParent(place=of or place(), **fields))


def page(of, **fields):
    """A source of any record but a statement: `of` tells its kind."""
    model = type(of).sources.rel.related_model
    return saved(model(**{type(of).sources.rel.field.name: of, "address": "https://example.org/page", **fields}))


def violation_types(*codes):
    return [ViolationType.objects.get(code=code) for code in codes]


def incident(title="", *, published=True, types=(), date=None, point=None, **fields):
    """A published incident of unknown date. `types`: codes; `date`: an UncertainDate; `point`: an UncertainPoint."""
    given = {name: value for name, value in (("date", date), ("point", point)) if value is not None}
    made = Incident(**{"title": title or f"Reported fire {next(_numbers)}", **fields, **given})
    saved(made).types.set(violation_types(*types))
    if published:
        publish(made)
    return made


def link(source, target, kind="reported_together", **fields):
    return saved(IncidentLink(source=source, target=target, kind=kind, **fields))


def tag(**fields):
    number = next(_numbers)
    return saved(Tag(**{"slug": f"tag-{number}", "label": f"Tag {number}", **fields}))


def further_place(of, **fields):
    where = fields.pop("place", None) or place()
    return saved(IncidentPlace(**{"incident": of, "place": where, "role": "also_affected", **fields}))


def judgement(first, second, verdict="different", **fields):
    return saved(Judgement(first=first, second=second, verdict=verdict, **{"reason": "Another hour.", **fields}))


def exact_detail(of, **fields):
    return saved(ExactDetail(**{"incident": of, "reason": "People live there.", **fields}))


def statement(issuer=None, *, published=True, text="", issued=None, **fields):
    """A published statement. `text`: its original, if known; `issued`: an UncertainDate, or unknown."""
    number = next(_numbers)
    fields = {"channel": "press_release", "language": "en", "summary": f"Summary {number}", **fields}
    made = Statement(issuer=issuer or party(), **fields)
    if issued:
        made.issued = issued
    saved(made)
    if text:
        saved(TextVersion(statement=made, text=text))
    if published:
        publish(made)
    return made


def text_version(of, text="A text.", **fields):
    return saved(TextVersion(statement=of, text=text, **fields))


def translation(of, **fields):
    return saved(Translation(**{"statement": of, "language": "en", "text": "A text.", "kind": "editorial", **fields}))


def source(of, **fields):
    return saved(Source(**{"statement": of, "address": "https://example.org/page", **fields}))


def capture(of, **fields):
    """A failure to fetch a copy, unless `file` gives one."""
    fields = {"retrieved_at": timezone.now(), "failure": "" if "file" in fields else "No answer.", **fields}
    return saved(Capture(source=of, **fields))


def release(name="", files=("incidents.csv",), **fields):
    """One that was made of nothing: `files` hold their names and no record."""
    number = next(_numbers)
    with recording(reason="Released."):
        made = Release.objects.create(
            name=name or f"2026.{number}", **{"made_at": timezone.now(), "cursor": f"{'0' * 32}-{number}", **fields}
        )
        for one in files:
            text = one.encode()
            ReleaseFile.objects.create(
                release=made,
                name=one,
                rows=0,
                size=len(text),
                sha256=hashlib.sha256(text).hexdigest(),
                file=ContentFile(text, f"releases/{made.name}/{one}"),
            )
    return made


def tally(of, **fields):
    """Three violations, unless a number is given."""
    numbers = {} if {"violations", "rounds"} & fields.keys() else {"violations": 3}
    return saved(Tally(statement=of, **numbers, **fields))


def claim(of=None, incident=None, act="report", *, types=(), when=None, **fields):
    """A claim of the statement `of` that names the incident, or is about none."""
    fields = {"link_basis": "named" if incident else "", **fields}
    made = Claim(statement=of or statement(), incident=incident, act=act, **fields)
    if when:
        made.when = when
    saved(made).types.set(violation_types(*types))
    return made


def judged_denial():
    """An incident that one side accuses another of, which denies it only as an editor judges."""
    accuser, accused, made = party("Accuser", code="AC"), party("Accused", code="AD"), incident()
    claim(statement(accuser), made, "accuse", about=accused)
    claim(statement(accused), made, "deny_occurrence", link_basis="judgement", link_reason="Same night.")
    return made


def figure(of, **fields):
    """Nobody killed, unless told otherwise."""
    return saved(CasualtyFigure(claim=of, **(fields or {"killed_best": 0})))


def investigation(title="", *, published=True, incidents=(), members=(), progress="", **fields):
    """`members`: (party, role) pairs; `progress`: that of its one event, undated."""
    fields = {"kind": "joint", "nature": "field_inquiry", **fields}
    made = saved(Investigation(title=title or f"Inquiry {next(_numbers)}", **fields))
    made.incidents.set(incidents)
    for who, role in members:
        saved(Member(investigation=made, party=who, role=role))
    if progress:
        made.record(progress=progress)
    if published:
        publish(made)
    return made


def member(of=None, **fields):
    return saved(Member(**{"investigation": of or investigation(), "party": party(), "role": "member", **fields}))


def finding(of, *, signed=None, **fields):
    """A concurring one of the member `of`. `signed`: an UncertainDate, or unknown."""
    fields = {"position": "concurring", "summary": "It found that there was fire.", **fields}
    made = Finding(**{"investigation": of.investigation, "member": of, **fields})
    if signed:
        made.signed = signed
    return saved(made)


def event(of, *, date=None, **fields):
    made = Event(**{"investigation": of, "note": "A site was visited.", **fields})
    if date:
        made.date = date
    return saved(made)


def reader(**fields):
    """Somebody with an account and no permission."""
    return User.objects.create_user(f"reader-{next(_numbers)}", **fields)


def user_with(*permissions, **fields):
    """Somebody with exactly these permissions, each written "incidents.change_incident"."""
    made = User.objects.create_user(f"user-{next(_numbers)}", **{"is_staff": True, **fields})
    for name in permissions:
        package, _, codename = name.partition(".")
        made.user_permissions.add(Permission.objects.get(content_type__app_label=package, codename=codename))
    return made


def editor(**fields):
    """Somebody who may do everything with the record, and nothing with accounts."""
    made = User.objects.create_user(f"editor-{next(_numbers)}", **{"is_staff": True, **fields})
    made.user_permissions.set(Permission.objects.filter(content_type__app_label__in=RECORD_PACKAGES))
    return made


def token(owner=None, *scopes, **fields):
    """A token and its secret. `scopes`: names of the columns, such as "contributes"."""
    made = Token(owner=owner or editor(), name=f"Program {next(_numbers)}", **dict.fromkeys(scopes, True))
    made.expires_at = timezone.now() + timedelta(days=90)
    secret = made.give_secret()
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    return made, secret
