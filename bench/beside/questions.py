"""What is asked of each: the same question in the words of each, with what has to be in its answer.

An address stands for the server that it is asked of; PostgreSQL alone is asked by a query.
"""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from urllib.parse import urlencode

from . import alone

# Who is asked, in the order of the table. `anew` is the register without the answers that it keeps while nothing changes.
OURS, ANEW, UNCHANGED, ALONE = "register", "anew", "304", "postgresql"
TUTORIAL, DATASETTE, FAST, EMPTY = "tutorial", "datasette", "fastapi", "empty"

# A rare word, and one that a third of all statements have: as it stands there, and as the register's index writes it.
RARE, COMMON = ("Lorbar", "lorbar"), ("открыт", "otkryt")
DATES = {"date_from": "2023-01-01", "date_to": "2023-06-30"}
PARTY = "load-1-1-defence"
DEEP = 200_000
FEATURES = 5_000
PART = 10


@dataclass(frozen=True)
class Goal:
    """`most`: times what somebody else takes, at most. `least`: times faster than somebody else, at least."""

    of: str
    than: str
    most: float | None = None
    least: float | None = None
    plus: float = 0


@dataclass
class Question:
    name: str
    asked: dict
    # How many rows an answer has: somebody → how they are counted in it.
    rows: int = 1
    goals: list[Goal] = field(default_factory=list)
    values: dict = field(default_factory=dict)
    is_export: bool = False
    # Who is asked for a part of everything: one of so many.
    parts: dict = field(default_factory=dict)


def _most(than, times, of=OURS, plus=0):
    return Goal(of, than, most=times, plus=plus)


def _least(tutorial, datasette, fast, of=OURS):
    return [Goal(of, than, least=times) for than, times in ((TUTORIAL, tutorial), (DATASETTE, datasette), (FAST, fast))]


class Facts:
    """What the questions need to know of a database."""

    def __init__(self, connection):
        self.connection = connection
        self.public = self.one("SELECT count(*) FROM incidents_incident WHERE status = 'published'")
        self.deep = min(DEEP, self.public * 2 // 3) // 100 * 100
        self.before_deep = self._key(self.deep - 1)
        self.incident = self.one(
            "SELECT c.incident_id FROM statements_claim c JOIN incidents_incident i ON i.id = c.incident_id"
            " WHERE i.status = 'published' AND i.id < %s GROUP BY 1 HAVING count(DISTINCT c.statement_id) = 3"
            " ORDER BY 1 DESC LIMIT 1",
            self.before_deep,
        )
        self.types = self.column(
            "WITH RECURSIVE t AS (SELECT id, code FROM incidents_violationtype WHERE code = 'fire' UNION"
            " SELECT c.id, c.code FROM incidents_violationtype c JOIN t ON c.parent_id = t.id) SELECT code FROM t"
        )
        self.box = self._box()

    def one(self, query, *values):
        with self.connection.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchone()[0]

    def column(self, query, *values):
        with self.connection.cursor() as cursor:
            cursor.execute(query, values)
            return [row[0] for row in cursor]

    def as_many(self, most, rows, values):
        """How many rows there are of what a query finds, up to so many."""
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM (SELECT FROM {rows} LIMIT {most}) found", values)
            return cursor.fetchone()[0]

    def _key(self, at):
        return self.one(
            "SELECT id FROM incidents_incident WHERE status = 'published' ORDER BY id DESC OFFSET %s LIMIT 1", at
        )

    def _box(self):
        """A box around the middle with as near as may be `FEATURES` incidents that have a point of their own."""
        inside = """FROM incidents_incident WHERE status = 'published' AND latitude IS NOT NULL"""
        middle = self.column(
            f"SELECT unnest(ARRAY[percentile_disc(0.5) WITHIN GROUP (ORDER BY longitude),"
            f" percentile_disc(0.5) WITHIN GROUP (ORDER BY latitude)]) {inside}"
        )
        away = self.column(
            f"SELECT greatest(abs(longitude - {middle[0]}), abs(latitude - {middle[1]})) {inside} ORDER BY 1 LIMIT {FEATURES}"
        )[-1]
        west, south, east, north = (round(at + by, 4) for by in (-away, away) for at in middle)
        return west, south, east, north


def leading(cursor, key) -> str:
    """A cursor of the register's list that leads on from another row than this one does."""
    mark, direction, _key = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return urlsafe_b64encode(json.dumps([mark, direction, key], separators=(",", ":")).encode()).decode().rstrip("=")


def questions(facts: Facts, cursor: str) -> list[Question]:
    """`cursor`: any one of the register's list of incidents."""
    box = ",".join(map(str, facts.box))
    cursor = leading(cursor, facts.before_deep)
    narrow = DATES | {"party": PARTY}
    narrowed = narrow | {"types": facts.types}
    fire = ",".join(facts.types)
    plain = {"_nofacet": 1, "_nocount": 1, "_nosuggest": 1, "_sort_desc": "id", "_size": 100}
    labelled = plain | {"_labels": "on", "_shape": "objects"}
    fire_there = " OR ".join(f"type = '{code}'" for code in facts.types)
    party_there = (
        "id IN (SELECT c.incident_id FROM claims c JOIN statements s ON s.id = c.statement_id"
        f" WHERE (SELECT id FROM parties WHERE slug = '{PARTY}') IN (s.issuer_id, c.about_id))"
    )
    west, south, east, north = facts.box
    edges = {"west": west, "south": south, "east": east, "north": north}
    site = {"site": os.environ["SITE_URL"]}

    first = "/api/v1/incidents/?page_size=100"

    def ours(address):
        return {OURS: address, ANEW: address}

    def searched(name, word, goals):
        shown, folded = word
        lexeme = {"lexeme": f"'{folded}':*"}
        there = f"""statements_fts MATCH '"{shown}"*'"""
        about = f"id IN (SELECT incident_id FROM claims WHERE statement_id IN (SELECT rowid FROM statements_fts WHERE {there}))"
        return Question(
            name,
            {
                **ours(f"{first}&{urlencode({'q': shown})}"),
                ALONE: alone.page(alone.SPOKEN_OF),
                TUTORIAL: f"/api/incidents/?{urlencode({'search': shown})}",
                DATASETTE: f"/register/incidents.json?{urlencode(labelled | {'_where': about})}",
                FAST: f"/incidents?{urlencode({'search': folded})}",
            },
            rows=facts.as_many(100, f"incidents_incident i WHERE {alone.SPOKEN_OF}", lexeme),
            goals=goals,
            values=lexeme,
        )

    def searched_statements(name, word):
        shown, folded = word
        lexeme = {"lexeme": f"'{folded}':*"}
        there = {"_size": 50, "_search": f'"{shown}"*', "_searchmode": "raw"}
        return Question(
            name,
            {
                **ours(f"/api/v1/statements/?{urlencode({'q': shown})}"),
                ALONE: alone.search(),
                TUTORIAL: f"/api/statements/?{urlencode({'search': shown})}",
                DATASETTE: f"/register/statements.json?{urlencode(labelled | there)}",
                FAST: f"/statements?{urlencode({'search': folded})}",
            },
            rows=facts.as_many(50, alone.SOUGHT, lexeme),
            values=lexeme,
        )

    return [
        Question(
            "first page, 100 rows",
            {
                **ours(first),
                UNCHANGED: first,
                ALONE: alone.page(),
                TUTORIAL: "/api/incidents/",
                DATASETTE: f"/register/incidents.json?{urlencode(labelled)}",
                FAST: "/incidents",
            },
            rows=100,
            goals=[_most(ALONE, 1.0), _most(ALONE, 0.3, of=UNCHANGED), *_least(25, 5, 3)],
        ),
        Question(
            "filtered page: dates, type, party",
            {
                **ours(f"{first}&{urlencode({'type': 'fire'} | narrow)}"),
                ALONE: alone.page(alone.FILTERED),
                TUTORIAL: f"/api/incidents/?{urlencode({'type': fire} | narrow)}",
                DATASETTE: "/register/incidents.json?"
                + urlencode(labelled | {"date_end__gte": DATES["date_from"], "date_start__lte": DATES["date_to"]})
                + f"&{urlencode({'_where': fire_there})}&{urlencode({'_where': party_there})}",
                FAST: f"/incidents?{urlencode({'type': fire} | narrow)}",
            },
            rows=facts.as_many(100, f"incidents_incident i WHERE {alone.FILTERED}", narrowed),
            goals=[_most(ALONE, 0.8), *_least(20, 3, 2)],
            values=narrowed,
        ),
        Question(
            f"page at row {facts.deep:,}",
            {
                **ours(f"{first}&count=none&cursor={cursor}"),
                ALONE: alone.page(offset=facts.deep, counts=False),
                TUTORIAL: f"/api/incidents/?page={facts.deep // 100 + 1}",
                DATASETTE: f"/register/incidents.json?{urlencode(labelled | {'_next': f'{facts.before_deep},{facts.before_deep}'})}",
                FAST: f"/incidents?offset={facts.deep}&counts=false",
            },
            rows=100,
            goals=[_most(ALONE, 0.05), *_least(100, 8, 100)],
        ),
        Question(
            "one incident with statements and claims",
            {
                **ours(f"/api/v1/statements/?incident=CIR-{facts.incident:06}"),
                ALONE: alone.one(),
                TUTORIAL: f"/api/incidents/{facts.incident}/",
                DATASETTE: f"/register/incident.json?id={facts.incident}&_shape=array",
                FAST: f"/incidents/{facts.incident}",
                EMPTY: "/empty/",
            },
            goals=[_most(EMPTY, 1.3), *_least(15, 1.8, 1.7)],
            values={"incident": facts.incident},
        ),
        searched("incidents by a rare word of statements", RARE, [_most(ALONE, 1.25), *_least(150, 1, 1)]),
        searched("incidents by a common word of statements", COMMON, [_most(ALONE, 0.25)]),
        searched_statements("statements with claims, by a rare word", RARE),
        Question(
            "GeoJSON of a box",
            {
                ANEW: f"/api/v1/incidents/export/?format=geojson&bbox={box}",
                ALONE: alone.features(),
                TUTORIAL: f"/api/incidents/geojson/?bbox={box}",
                DATASETTE: "/register/incidents.json?"
                + urlencode(
                    labelled
                    | {"longitude__gte": west, "longitude__lte": east, "latitude__gte": south, "latitude__lte": north}
                    | {"_size": "max"}
                ),
                FAST: f"/features?bbox={box}",
            },
            rows=min(FEATURES, facts.public) // 2,
            goals=[_most(ALONE, 0.8, of=ANEW), *_least(8, 2.5, 1.6, of=ANEW)],
            values=edges | site,
        ),
        Question(
            "weekly counts by type",
            {
                **ours("/api/v1/stats/incidents/?by=type&time=week"),
                ALONE: alone.weekly(),
                TUTORIAL: "/api/incidents/weekly/",
                DATASETTE: "/register/weekly.json?_shape=array",
                FAST: "/weekly",
            },
            goals=[_most(ALONE, 0.15, of=ANEW), _most(ALONE, 0.01), *_least(10, 7, 10, of=ANEW)],
        ),
        Question(
            "list page in HTML",
            {
                **ours("/incidents/?view=list"),
                TUTORIAL: "/incidents/",
                DATASETTE: f"/register/incidents?{urlencode(plain)}",
                FAST: "/page",
                EMPTY: "/empty-page/",
            },
            goals=[_most(EMPTY, 1.3, plus=1), *_least(40, 30, 5)],
        ),
        Question(
            "full export, CSV",
            {
                ANEW: "/api/v1/incidents/export/?format=csv",
                ALONE: alone.csv(),
                DATASETTE: "/register/incidents.csv?_stream=on&_labels=on",
            },
            rows=facts.public,
            goals=[_most(ALONE, 1.15, of=ANEW), Goal(ANEW, DATASETTE, least=8)],
            values=site,
            is_export=True,
        ),
        Question(
            "full export, NDJSON",
            {
                ANEW: "/api/v1/incidents/export/?format=ndjson",
                ALONE: alone.ndjson(),
                TUTORIAL: f"/api/incidents/export/?rows={facts.public // PART}",
                FAST: f"/export?rows={facts.public // PART}",
            },
            rows=facts.public,
            goals=[_most(ALONE, 0.6, of=ANEW), Goal(ANEW, TUTORIAL, least=12), Goal(ANEW, FAST, least=4.5)],
            values=site,
            is_export=True,
            parts={TUTORIAL: PART, FAST: PART},
        ),
    ]


def rows_in(answer) -> int:
    """How many rows an answer has, whoever gave it."""
    if "json" not in answer.kind:
        return answer.body.count(b"<tr")
    told = json.loads(answer.body)
    if isinstance(told, list):
        return len(told)
    return max((len(value) for value in told.values() if isinstance(value, list)), default=1)
