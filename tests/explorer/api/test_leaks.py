"""What is not public is met nowhere: in no page, answer, export or feed, by no parameter, and by no difference that it makes.

The addresses are those of the URLconf and the parameters those of the description, so that no new one is forgotten.
"""

import datetime
import io
import re
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from explorer import freshness
from explorer.api.views import description
from formats.dates import UncertainDate
from formats.points import UncertainPoint
from history.models import Note
from history.recording import recording
from tests import factories
from tests.sweep import addresses, api_reads

pytestmark = [pytest.mark.django_db, pytest.mark.recorded, pytest.mark.once]

# In whatever nobody may read; and how a secret place and time read.
WORD = "unspeakable"
EXACT = ["41.23456", "41.23", "44.56789", "44.57", "03:47", "2021-07-21", "21 Jul 2021"]
# Of violations and of people, in drafts.
NUMBERS = (77_777_777, 88_888_888)
DAY = datetime.date(2021, 7, 21)
NOBODY = {"CIR": "CIR-999999", "STA": "STA-999999", "INV": "INV-999999"}


@pytest.fixture
def public():
    """What everyone may read."""
    with recording(by=factories.editor(), reason="Arranged."):
        party, other = factories.party("Northland", slug="northland"), factories.party("Southland", slug="southland")
        place = factories.place(
            "Tegh", slug="tegh", parent=factories.place(kind="country"), latitude=39.5, longitude=46.5
        )
        incident = factories.incident("Fire near Tegh", place=place, types=["fire"], origin="bulletin", external_id="1")
        statement = factories.statement(party, text="They fired at night.")
        factories.source(statement, address="https://example.org/said")
        claim = factories.claim(statement, incident, "accuse", about=other, types=["fire"])
        inquiry = factories.investigation(incidents=[incident], members=[(party, "lead")], progress="announced")
        factories.agreement()
        factories.watched_channel(party)
        factories.tally(statement, area=place)
    return {"party": party, "other": other, "place": place, "incident": incident, "statement": statement} | {
        "claim": claim,
        "inquiry": inquiry,
    }


def drafts(public):
    """Drafts in every relation that there is to what is public."""
    incident, party, statement = public["incident"], public["party"], public["statement"]
    fields = {"place": public["place"], "types": ["ambush"], "origin": WORD, "external_id": "2"}
    hidden = factories.incident(f"Draft {WORD}", published=False, summary=WORD, **fields)
    factories.link(hidden, incident, note=WORD)
    factories.page(hidden, address=f"https://example.org/{WORD}")
    said = factories.statement(
        public["other"], published=False, summary=WORD, text=WORD, title=WORD, responds_to=statement, language="ru"
    )
    factories.source(said, address=f"https://example.org/{WORD}")
    factories.translation(said, text=WORD)
    denial = factories.claim(
        said, incident, "deny_occurrence", answers=public["claim"], relation="denies", paraphrase=WORD
    )
    factories.figure(denial, killed_best=77_777_777, affected_words=WORD)
    factories.claim(said, hidden, "report", quote=WORD)
    tally = factories.tally(said, area=public["place"], definition_note=WORD, violations=88_888_888)
    inquiry = factories.investigation(
        f"Inquiry {WORD}", published=False, incidents=[incident, hidden], members=[(party, "lead")], progress="refused"
    )
    Note.objects.create(resource="incidents.incident", record=incident.pk, text=WORD)
    return {"incident": hidden, "statement": said, "inquiry": inquiry, "claim": denial, "tally": tally}


def protected(public):
    """What was public and is so no longer, and what was never told as exactly as it is known."""
    party, place = public["party"], public["place"]
    with recording(reason="Arranged."):
        ended = factories.incident(f"Withdrawn {WORD}", summary=WORD, types=["ambush"])
        said = factories.statement(party, summary=WORD, text=WORD)
        factories.claim(said, ended, "accuse", about_words=WORD, paraphrase=WORD, quote=WORD)
        inquiry = factories.investigation(f"Inquiry {WORD}", summary=WORD, incidents=[ended])
        redacted = factories.statement(party, text=f"A text with {WORD} in it.")
        factories.claim(redacted, public["incident"], "report", quote=WORD, quote_start=12)
        coarse = factories.incident("Fire somewhere", place=place, location_precision=4)
    for record in (ended, said, inquiry):
        record.withdraw("Entered by mistake.")
    redacted.text_versions.get().redact("A court order.")
    with recording(reason="People live there."):
        factories.exact_detail(
            coarse,
            reason=WORD,
            place=place,
            point=UncertainPoint(41.23456, 44.56789, 77),
            date=UncertainDate(DAY, DAY, time_start=datetime.time(3, 47), zone="Asia/Baku", verbatim=WORD),
        )
    editor = factories.editor(first_name=WORD, last_name=WORD, email=f"{WORD}@example.org")
    editor.username = WORD
    editor.save()
    with recording(by=editor, reason="A clearer title."):
        public["incident"].title = "Alleged fire near Tegh"
        public["incident"].save()


def asked():
    """Every read of the API by every value that a parameter may have; what is a list, all at once."""
    words = {
        "q": [WORD],
        "fields": None,
        "known_on": [str(timezone.now().date())],
        "as_of": ["2100-01-01"],
        "source": [WORD],
    }
    paths = {
        re.sub(r"\{\w+\}", "{}", path): operations["get"]["parameters"]
        for path, operations in description()["paths"].items()
        if "get" in operations and "parameters" in operations["get"]
    }
    seen = set()
    for address in api_reads():
        yield address
        parameters = next((paths[path] for path in paths if _is_of(path, address)), ())
        for one in (one for one in parameters if one["in"] == "query"):
            # Exports and statistics have the filters of the list; records of one kind are alike.
            if (key := (one["name"], one["description"])) in seen and one["name"] not in (
                "format",
                "fields",
                "expand",
                "q",
            ):
                continue
            seen.add(key)
            schema = one["schema"]
            values = schema.get("items", schema).get("enum") or words.get(one["name"]) or []
            if one.get("style") == "form" and not one.get("explode", True):
                known = schema["items"].get("anyOf", [schema["items"]])[0]["enum"]
                # Names of columns are for tables.
                columns = ",".join(name for name in known if one["name"] == "expand" or "_" not in name or "." in name)
                yield f"{address}?{one['name']}={columns}"
            else:
                yield from (f"{address}?{one['name']}={value}" for value in values)


def _is_of(path, address):
    return re.fullmatch(path.replace("{}", "[^/]+"), address)


def pages():
    found = [one for one in addresses([timezone.now().date()]) if not one.startswith("/api/")]
    lists = [
        reverse(name) for name in ("incidents", "statements", "investigations", "parties", "search", "incidents-map")
    ]
    return [
        *found,
        *(f"{one}?q={WORD}" for one in lists),
        *(f"/incidents/?view={view}" for view in ("timeline", "map", "list")),
    ]


def text_of(answer):
    """Everything that an answer tells, headers too."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return f"{answer.status_code} {sorted(answer.items())} {body.decode(errors='replace')}"


def secrets_in(told, address):
    told = told.replace(f"q={WORD}", "").replace(f'value="{WORD}"', "")
    secrets = [*EXACT, f"Draft {WORD}", f"{WORD}@example.org", f"Withdrawn {WORD}", f"example.org/{WORD}"]
    # A page says again what was asked for.
    secrets += [] if WORD in address else [WORD]
    # Numbers stand in tags and hashes, too, by chance; no sequence of keys comes this far.
    numbers = [number for number in NUMBERS if re.search(rf"(?<!\w){number}(?!\w)", told)]
    return [secret for secret in secrets if secret in told] + numbers


def test_no_secret_is_met_by_any_address_or_parameter_and_no_draft_changes_an_answer(api, editing, public, monkeypatch):
    # Told from the first answer on, so that both rounds are compared with it.
    monkeypatch.setattr(freshness, "SETTLED", datetime.timedelta())
    protected(public)
    everything = [*pages(), *asked(), "/incidents/?type=ambush", "/incidents/?act=deny_occurrence"]
    before = {address: text_of(api.get(address)) for address in everything}
    with recording(reason="Drafts."):
        drafts(public)
    met, changed = [], []
    # Drafts have addresses, too; they are answered to nobody.
    for address in dict.fromkeys([*everything, *pages()]):
        told = text_of(api.get(address))
        met += [(address, secret) for secret in secrets_in(told, address)]
        changed += [address] if before.get(address, told) != told else []
    assert (met, changed) == ([], [])
    # The words are there for who may read them.
    assert WORD in text_of(editing.get("/api/v1/incidents/"))


def test_a_draft_is_answered_just_as_what_there_is_not(api, public):
    with recording(reason="Drafts."):
        hidden = drafts(public)
    references = [hidden[name].reference for name in ("incident", "statement", "inquiry")]
    templates = [
        "/{}/{}/",
        "/{}/{}/history/",
        "/api/v1/{}/{}/",
        "/api/v1/{}/{}/history/",
        "/api/v1/{}/{}/?expand=nothing",
    ]
    pairs = [
        (template.format(kind, reference), template.format(kind, NOBODY[reference[:3]]))
        for template in templates
        for kind, reference in zip(("incidents", "statements", "investigations"), references, strict=True)
    ]
    below = {
        "CIR": [
            *("/api/v1/incidents/{}/accounts/", "/api/v1/incidents/{}/judgements/", "/api/v1/statements/?incident={}"),
            *("/api/v1/claims/?incident={}", "/api/v1/investigations/?incident={}", "/api/v1/incidents/?q={}"),
            *(
                "/statements/?incident={}",
                "/investigations/?incident={}",
                "/feeds/statements.atom?incident={}",
                "/search/?q={}",
            ),
        ],
        "STA": [
            "/api/v1/claims/?statement={}",
            "/api/v1/tallies/?statement={}",
            "/api/v1/statements/?q={}",
            "/search/?q={}",
        ],
        "INV": ["/api/v1/investigations/?q={}", "/search/?q={}"],
    }
    pairs += [
        (address.format(reference), address.format(NOBODY[reference[:3]]))
        for reference in references
        for address in below[reference[:3]]
    ]
    pairs += [(f"/api/v1/claims/{hidden['claim'].pk}/", "/api/v1/claims/999999/")]
    pairs += [(f"/api/v1/tallies/{hidden['tally'].pk}/", "/api/v1/tallies/999999/")]
    pairs += [(f"/api/v1/incidents/by-source/{WORD}/2/", "/api/v1/incidents/by-source/nobody/2/")]
    pairs += [(f"/api/v1/incidents/?source={WORD}", "/api/v1/incidents/?source=nobody")]
    pairs += [
        (f"/api/v1/statements/?source_url=example.org/{WORD}", "/api/v1/statements/?source_url=example.org/nobody")
    ]
    conditions = [{"If-None-Match": "*"}, {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}]
    for draft, nobody in pairs:
        for headers in [{}, *(conditions if draft.startswith("/api/") else [])]:
            answers = [_without(api.get(address, headers=headers), address) for address in (draft, nobody)]
            assert answers[0] == answers[1], draft
    for method in ("put", "patch", "delete"):
        sent = [f"/api/v1/incidents/{one}/" for one in (references[0], NOBODY["CIR"])]
        answers = [_without(getattr(api, method)(address), address) for address in sent]
        assert answers[0] == answers[1]
        assert answers[0].startswith("401 ")


def _without(answer, address):
    """What an answer tells, without the words of its own address, and the tag and the length that are made of these."""
    told = re.sub(r"'(ETag|Content-Length)', '[^']*'", "", text_of(answer))
    for word in (*re.findall(r"[A-Z]{3}-\d+", address), WORD, "nobody"):
        told = told.replace(word, "…")
    return told
