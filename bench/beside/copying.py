"""(b) A copy of the register's rows for Datasette: a SQLite file of tables with the indexes and the full-text search that its
documentation recommends. What a list shows of an incident stands on its row, so that one table answers a page.
"""

import json
import sqlite3

TABLES = """
    CREATE TABLE places (id INTEGER PRIMARY KEY, slug TEXT, name TEXT);
    CREATE TABLE parties (id INTEGER PRIMARY KEY, slug TEXT, name TEXT);
    CREATE TABLE incidents (
        id INTEGER PRIMARY KEY, title TEXT, summary TEXT, date_start TEXT, date_end TEXT, latitude REAL, longitude REAL,
        place_id INTEGER REFERENCES places(id), types TEXT, type TEXT, agreements TEXT, accounts TEXT, statements INTEGER
    );
    CREATE TABLE statements (
        id INTEGER PRIMARY KEY, title TEXT, summary TEXT, language TEXT, channel TEXT, issued_start TEXT,
        issuer_id INTEGER REFERENCES parties(id), text TEXT
    );
    CREATE TABLE claims (
        id INTEGER PRIMARY KEY, statement_id INTEGER REFERENCES statements(id),
        incident_id INTEGER REFERENCES incidents(id), act TEXT, about_id INTEGER REFERENCES parties(id), paraphrase TEXT,
        quote TEXT, when_start TEXT
    );
"""
INDEXES = """
    CREATE INDEX incidents_date ON incidents(date_start, date_end);
    CREATE INDEX incidents_type ON incidents(type);
    CREATE INDEX incidents_point ON incidents(latitude, longitude);
    CREATE INDEX claims_statement ON claims(statement_id);
    CREATE INDEX claims_incident ON claims(incident_id);
    CREATE INDEX claims_about ON claims(about_id);
    CREATE INDEX statements_issuer ON statements(issuer_id);
    CREATE VIRTUAL TABLE statements_fts USING fts5(title, summary, text, content='statements', content_rowid='id');
    INSERT INTO statements_fts(statements_fts) VALUES ('rebuild');
    ANALYZE;
"""
ROWS = {
    "places": "SELECT id, slug, name FROM incidents_place",
    "parties": "SELECT id, slug, name FROM parties_party",
    "incidents": """
        SELECT i.id, title, summary, date_start::text, date_end::text, latitude, longitude, place_id,
            (SELECT string_agg(label, ', ' ORDER BY position) FROM incidents_violationtype t
                JOIN incidents_incident_types l ON l.violationtype_id = t.id WHERE l.incident_id = i.id),
            (SELECT min(code) FROM incidents_violationtype t
                JOIN incidents_incident_types l ON l.violationtype_id = t.id WHERE l.incident_id = i.id),
            (SELECT string_agg(title, ', ') FROM parties_agreement a
                JOIN incidents_incident_agreements l ON l.agreement_id = a.id WHERE l.incident_id = i.id),
            k.status,
            (SELECT count(DISTINCT s.id) FROM statements_claim c JOIN statements_statement s ON s.id = c.statement_id
                WHERE c.incident_id = i.id AND s.status = 'published')
        FROM incidents_incident i LEFT JOIN accounts_keptaccounts k ON k.incident_id = i.id WHERE i.status = 'published'
    """,
    "statements": """
        SELECT id, title, summary, language, channel, issued_start::text, issuer_id,
            (SELECT string_agg(text, E'\\n') FROM statements_textversion v WHERE v.statement_id = s.id)
        FROM statements_statement s WHERE status = 'published'
    """,
    "claims": """
        SELECT c.id, statement_id, incident_id, act, about_id, paraphrase, quote, when_start::text
        FROM statements_claim c JOIN statements_statement s ON s.id = c.statement_id WHERE s.status = 'published'
    """,
}
# What Datasette is told about the file: which queries it answers under a name.
QUERIES = {
    "incident": """
        SELECT s.id, s.title, s.summary, s.language, s.channel, s.issued_start, p.slug issuer, p.name issuer_name, s.text,
            c.id claim, c.act, a.slug about, a.name about_name, c.paraphrase, c.quote, c.when_start
        FROM claims c JOIN statements s ON s.id = c.statement_id JOIN parties p ON p.id = s.issuer_id
        LEFT JOIN parties a ON a.id = c.about_id WHERE c.incident_id = :id ORDER BY s.id DESC, c.id
    """,
    "weekly": """
        SELECT date(date_start, 'weekday 0', '-6 days') week, type, count(*) incidents FROM incidents GROUP BY 1, 2 ORDER BY 1, 2
    """,
}


def copy(connection, path):
    """Make the file, as a whole or not at all, reading from PostgreSQL."""
    begun = path.with_suffix(".begun")
    begun.unlink(missing_ok=True)
    file = sqlite3.connect(begun)
    file.executescript(TABLES)
    for table, query in ROWS.items():
        with connection.cursor(f"copied_{table}") as rows:
            rows.itersize = 10_000
            rows.execute(query)
            first = rows.fetchone()
            marks = ", ".join("?" * len(first))
            file.execute(f"INSERT INTO {table} VALUES ({marks})", first)
            file.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    file.executescript(INDEXES)
    file.commit()
    file.execute("VACUUM")
    file.close()
    begun.rename(path)


def metadata(database):
    queries = {name: {"sql": " ".join(sql.split())} for name, sql in QUERIES.items()}
    labels = {"places": {"label_column": "name"}, "parties": {"label_column": "name"}}
    labels["statements"] = {"fts_table": "statements_fts"}
    return json.dumps({"databases": {database: {"queries": queries, "tables": labels}}})
