"""(d) PostgreSQL alone: one query gives the whole answer as JSON, and the client only takes it.

The objects have the members that the register's API gives, but for what follows from others: addresses, EDTF, precision and
UTC of dates, and the hash of a version.
"""


def _date(name, row):
    return f"""json_build_object('start', {row}.{name}_start, 'end', {row}.{name}_end, 'qualifier', {row}.{name}_qualifier,
        'time_start', {row}.{name}_time_start, 'time_end', {row}.{name}_time_end, 'zone', {row}.{name}_zone,
        'verbatim', {row}.{name}_verbatim)"""


def _list(what, rows):
    return f"(SELECT coalesce(json_agg({what}), '[]') FROM {rows})"


def _reference(series, key):
    return f"'{series}-' || lpad({key}::text, 6, '0')"


def _version(kind, key):
    return f"(SELECT max(version) FROM history_change WHERE resource = '{kind}' AND record = {key})"


PUBLISHED = "JOIN statements_statement s ON s.id = c.statement_id AND s.status = 'published'"
SAID = f"statements_claim c {PUBLISHED} WHERE c.incident_id = i.id"
TYPES = (
    "incidents_incident_types l JOIN incidents_violationtype t ON t.id = l.violationtype_id WHERE l.incident_id = i.id"
)
AGREEMENTS = (
    "incidents_incident_agreements l JOIN parties_agreement a ON a.id = l.agreement_id WHERE l.incident_id = i.id"
)
SOURCES = """x.id, x.address, x.language, x.published_on, x.note, x.is_unverified, o.slug outlet, o.name outlet_name"""
LINKED = """incidents_incidentlink k JOIN incidents_incident n ON n.id = k.{there}_id AND n.status = 'published'
    WHERE k.{here}_id = i.id"""
LOOKED_INTO = """investigations_investigation_incidents l
    JOIN investigations_investigation v ON v.id = l.investigation_id AND v.status = 'published' WHERE l.incident_id = i.id"""
TAGS = "incidents_incident_tags l JOIN incidents_tag t ON t.id = l.tag_id WHERE l.incident_id = i.id"

INCIDENT = f"""json_build_object(
    'reference', {_reference("CIR", "i.id")}, 'title', i.title, 'summary', i.summary, 'date', {_date("date", "i")},
    'place', (SELECT slug FROM incidents_place p WHERE p.id = i.place_id),
    'places', {
    _list(
        "json_build_object('id', l.id, 'place', p.slug, 'role', l.role, 'note', l.note)",
        "incidents_incidentplace l JOIN incidents_place p ON p.id = l.place_id WHERE l.incident_id = i.id",
    )
},
    'point', CASE WHEN i.latitude IS NOT NULL THEN
        json_build_object('latitude', i.latitude, 'longitude', i.longitude, 'radius_m', i.radius_m) END,
    'location_precision', i.location_precision, 'clarity', i.clarity,
    'types', {_list("t.code ORDER BY t.position", TYPES)}, 'agreements', {_list("a.slug", AGREEMENTS)},
    'provisions', {_list("l.provision_id", "incidents_incident_provisions l WHERE l.incident_id = i.id")},
    'tags', {_list("t.slug", TAGS)}, 'sensitivity', i.sensitivity,
    'links_out', {
    _list(
        f"json_build_object('id', k.id, 'kind', k.kind, 'target', {_reference('CIR', 'n.id')}, 'note', k.note)",
        LINKED.format(here="source", there="target"),
    )
},
    'links_in', {
    _list(
        f"json_build_object('id', k.id, 'kind', k.kind, 'source', {_reference('CIR', 'n.id')}, 'note', k.note)",
        LINKED.format(here="target", there="source"),
    )
},
    'sources', (SELECT coalesce(json_agg(y), '[]') FROM (SELECT {SOURCES} FROM incidents_incidentsource x
        LEFT JOIN parties_outlet o ON o.id = x.outlet_id WHERE x.incident_id = i.id) y),
    'claims', {_list("c.id ORDER BY c.id", SAID)},
    'statements', {_list(f"DISTINCT {_reference('STA', 's.id')}", SAID)},
    'investigations', {_list(_reference("INV", "v.id"), LOOKED_INTO)},
    'accounts', (SELECT json_build_object('status', k.status, 'group', k."group", 'denied', k.denied, 'points', k.points,
        'status_without_judged', k.status_without_judged) FROM accounts_keptaccounts k WHERE k.incident_id = i.id),
    'status', i.status, 'published_at', i.published_at,
    'replaces', {_list(_reference("CIR", "n.id"), "incidents_incident n WHERE n.replacement_id = i.id")},
    'origin', i.origin, 'external_id', i.external_id, 'version', {_version("incidents.incident", "i.id")},
    'created_at', i.created_at, 'updated_at', i.updated_at)"""

FIGURES = """statements_casualtyfigure f LEFT JOIN parties_party p ON p.id = f.affected_id WHERE f.claim_id = c.id"""
CLAIM = f"""json_build_object(
    'id', c.id, 'incident', {_reference("CIR", "c.incident_id")}, 'act', c.act, 'paraphrase', c.paraphrase,
    'about', (SELECT slug FROM parties_party p WHERE p.id = c.about_id), 'about_words', c.about_words,
    'link_basis', c.link_basis, 'link_reason', c.link_reason, 'second_read_at', c.second_read_at,
    'target_kind', c.target_kind, 'target_words', c.target_words, 'territory_words', c.territory_words,
    'when', {_date("when", "c")}, 'place', (SELECT slug FROM incidents_place p WHERE p.id = c.place_id),
    'place_words', c.place_words, 'firing_point', (SELECT slug FROM incidents_place p WHERE p.id = c.firing_point_id),
    'firing_point_words', c.firing_point_words,
    'types', {
    _list(
        "t.code",
        "statements_claim_types l JOIN incidents_violationtype t ON t.id = l.violationtype_id WHERE l.claim_id = c.id",
    )
},
    'weapon_words', c.weapon_words, 'violation_count', c.violation_count, 'response_words', c.response_words,
    'basis', c.basis, 'is_hedged', c.is_hedged, 'quote', c.quote, 'quote_start', c.quote_start,
    'quote_sha256', c.quote_sha256, 'quote_redaction_reason', c.quote_redaction_reason,
    'quoted_details', c.quoted_details, 'answers', c.answers_id, 'relation', c.relation,
    'figures', (SELECT coalesce(json_agg(y), '[]') FROM (SELECT f.*, p.slug affected FROM {FIGURES}) y))"""
STATEMENT = f"""json_build_object(
    'reference', {_reference("STA", "s.id")}, 'issuer', (SELECT slug FROM parties_party p WHERE p.id = s.issuer_id),
    'speaker', s.speaker, 'channel', s.channel, 'issued', {_date("issued", "s")}, 'title', s.title,
    'language', s.language, 'summary', s.summary, 'sensitivity', s.sensitivity, 'supersedes', s.supersedes_id,
    'supersedes_note', s.supersedes_note, 'responds_to', s.responds_to_id,
    'superseded_by', {_list("n.id", "statements_statement n WHERE n.supersedes_id = s.id AND n.status = 'published'")},
    'replies', {_list("n.id", "statements_statement n WHERE n.responds_to_id = s.id AND n.status = 'published'")},
    'text_versions', {_list("v ORDER BY v.number", "statements_textversion v WHERE v.statement_id = s.id")},
    'translations', {_list("v", "statements_translation v WHERE v.statement_id = s.id")},
    'sources', (SELECT coalesce(json_agg(y), '[]') FROM (SELECT {SOURCES}, x.is_relied_on, x.is_relayed,
        {_list("n", "statements_capture n WHERE n.source_id = x.id")} captures
        FROM statements_source x LEFT JOIN parties_outlet o ON o.id = x.outlet_id WHERE x.statement_id = s.id) y),
    'claims', {_list(f"{CLAIM} ORDER BY c.id", "statements_claim c WHERE c.statement_id = s.id")},
    'tallies', {_list("t", "statements_tally t WHERE t.statement_id = s.id")},
    'status', s.status, 'published_at', s.published_at,
    'replaces', {_list(_reference("STA", "n.id"), "statements_statement n WHERE n.replacement_id = s.id")},
    'origin', s.origin, 'external_id', s.external_id, 'version', {_version("statements.statement", "s.id")},
    'created_at', s.created_at, 'updated_at', s.updated_at)"""

ALL = "i.status = 'published'"
FILTERED = f"""{ALL} AND i.date_end >= %(date_from)s AND i.date_start <= %(date_to)s
    AND EXISTS (SELECT FROM incidents_incident_types l JOIN incidents_violationtype t ON t.id = l.violationtype_id
        WHERE l.incident_id = i.id AND t.code = ANY(%(types)s))
    AND EXISTS (SELECT FROM statements_claim c {PUBLISHED} WHERE c.incident_id = i.id
        AND (SELECT id FROM parties_party WHERE slug = %(party)s) IN (s.issuer_id, c.about_id))"""

SPOKEN_OF = f"""{ALL} AND i.id IN (SELECT c.incident_id FROM statements_claim c {PUBLISHED}
    JOIN explorer_statementwords w ON w.statement_id = s.id WHERE array_to_tsvector(string_to_array(w.words, ' ')) @@ %(lexeme)s::tsquery)"""


def page(where=ALL, offset=0, counts=True):
    count = f"(SELECT count(*) FROM incidents_incident i WHERE {where})" if counts else "null"
    chosen = f"SELECT * FROM incidents_incident i WHERE {where} ORDER BY id DESC LIMIT 100 OFFSET {offset}"
    return f"""SELECT json_build_object('count', {count},
        'results', (SELECT json_agg({INCIDENT} ORDER BY i.id DESC) FROM ({chosen}) i))::text"""


def one():
    about = "SELECT DISTINCT c.statement_id FROM statements_claim c WHERE c.incident_id = i.id"
    told = f"(SELECT json_agg({STATEMENT} ORDER BY s.id) FROM statements_statement s WHERE s.status = 'published' AND s.id IN ({about}))"
    return f"""SELECT json_build_object('incident', {INCIDENT}, 'statements', {told})::text
        FROM incidents_incident i WHERE {ALL} AND i.id = %(incident)s"""


SOUGHT = """statements_statement s WHERE s.status = 'published' AND s.id IN
    (SELECT statement_id FROM explorer_statementwords WHERE array_to_tsvector(string_to_array(words, ' ')) @@ %(lexeme)s::tsquery)"""


def search():
    return f"""SELECT json_build_object('count', (SELECT count(*) FROM {SOUGHT}), 'results', (SELECT
        json_agg({STATEMENT} ORDER BY s.id DESC) FROM (SELECT * FROM {SOUGHT} ORDER BY id DESC LIMIT 50) s))::text"""


# Of an incident, as the table of the export has them.
CELLS = f"""SELECT {_reference("CIR", "i.id")} reference, %(site)s || '/incidents/' || {_reference("CIR", "i.id")} || '/' url,
    i.title, i.date_start, i.date_end, i.date_qualifier, i.date_time_start, i.date_time_end, i.date_zone, i.date_verbatim,
    p.slug place, country.slug country, region.slug region, district.slug district, i.latitude, i.longitude, i.radius_m,
    i.location_precision, i.clarity,
    (SELECT string_agg(t.code, '|') FROM {TYPES}) types,
    k.status accounts_status, k."group" accounts_group, k.denied, k.points accounts_points, k.status_without_judged,
    (SELECT string_agg(one.slug || '>' || other.slug, '|') FROM accounts_keptaccusation a
        JOIN parties_party one ON one.id = a.accuser_id JOIN parties_party other ON other.id = a.accused_id
        WHERE a.incident_id = i.id AND a.judged) accusations,
    (SELECT string_agg(one.slug, '|') FROM accounts_keptdenial d JOIN parties_party one ON one.id = d.side_id
        WHERE d.incident_id = i.id AND d.judged) denied_by,
    x.killed, x.injured, (SELECT string_agg(DISTINCT {_reference("STA", "s.id")}, '|') FROM {SAID}) statements,
    (SELECT string_agg({_reference("INV", "v.id")}, '|') FROM {LOOKED_INTO}) investigations,
    (SELECT string_agg(a.slug, '|') FROM {AGREEMENTS}) agreements, (SELECT string_agg(t.slug, '|') FROM {TAGS}) tags,
    i.sensitivity, i.origin, i.external_id, i.status, i.created_at, i.updated_at
    FROM incidents_incident i JOIN explorer_indexedincident x ON x.incident_id = i.id
    LEFT JOIN accounts_keptaccounts k ON k.incident_id = i.id LEFT JOIN incidents_place p ON p.id = i.place_id
    JOIN explorer_whereabouts w ON w.id = x.whereabouts_id
    LEFT JOIN incidents_place country ON country.id = w.country_id
    LEFT JOIN incidents_place region ON region.id = w.region_id
    LEFT JOIN incidents_place district ON district.id = w.district_id
    WHERE {ALL}"""


def features():
    inside = (
        """x.has_point AND x.longitude BETWEEN %(west)s AND %(east)s AND x.latitude BETWEEN %(south)s AND %(north)s"""
    )
    return f"""SELECT json_build_object('type', 'FeatureCollection', 'features', json_agg(json_build_object(
        'type', 'Feature', 'id', r.reference, 'geometry', CASE WHEN r.latitude IS NOT NULL THEN
            json_build_object('type', 'Point', 'coordinates', json_build_array(r.longitude, r.latitude)) END,
        'properties', to_json(r))))::text FROM ({CELLS} AND {inside} ORDER BY i.id DESC) r"""


def weekly():
    counts = f"""SELECT date_trunc('week', i.date_start)::date week, t.code, count(*) incidents FROM incidents_incident i
        LEFT JOIN incidents_incident_types l ON l.incident_id = i.id
        LEFT JOIN incidents_violationtype t ON t.id = l.violationtype_id WHERE {ALL} GROUP BY 1, 2 ORDER BY 1, 2"""
    return f"SELECT json_agg(r)::text FROM ({counts}) r"


def csv():
    return f"COPY ({CELLS} ORDER BY i.id DESC) TO STDOUT (FORMAT csv, HEADER)"


def ndjson():
    return f"COPY (SELECT row_to_json(r) FROM ({CELLS} ORDER BY i.id DESC) r) TO STDOUT"
