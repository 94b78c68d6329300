"""Keeps a copy of the register in a SQLite file, and brings it up to date whenever it is run:

    python mirror.py https://register.example.org copy.sqlite3

`record` has a row for each public record: `resource` and `id` as in its address, `json` as the API gives it. Needs Python alone.
"""

import json
import sqlite3
import sys
import time
from collections import defaultdict
from contextlib import closing
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener

TABLES = """CREATE TABLE IF NOT EXISTS record (resource, id, json, PRIMARY KEY (resource, id));
            CREATE TABLE IF NOT EXISTS reached (cursor);"""
MANY = 20  # of one resource: then its list costs less than each of them


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *answer):
        """A merged record leads to what absorbed it, which has an address of its own."""


def read(address):
    try:
        with build_opener(Stay).open(Request(address, headers={"Cache-Control": "no-cache"}), timeout=300) as answer:
            return json.load(answer)
    except HTTPError as error:
        if error.code != 429:
            raise
        time.sleep(int(error.headers.get("Retry-After", 60)))
        return read(address)


def changed(api, cursor):
    """What changed since: resource → ids, and the cursor after it."""
    found, more = defaultdict(set), True
    while more:
        page = read(f"{api}changes/?limit=1000" + (f"&since={cursor}" if cursor else ""))
        for change in page["results"]:
            found[change["resource"]].add(change["id"])
        cursor, more = page["cursor"], page["more"]
    return found, cursor


def one_by_one(api, resource, ids):
    for name in ids:
        try:
            yield name, read(f"{api}{resource}/{quote(name)}/")
        except HTTPError as error:
            if error.code not in (301, 404, 410):  # merged, or withdrawn, perhaps since its last change was told
                raise


def all_of(api, resource):
    address = f"{api}{resource}/?page_size=1000&count=none"
    while address:
        page = read(address)
        yield from ((record.get("reference") or record["slug"], record) for record in page["results"])
        address = page["next"]


def mirror(site, path):
    api = f"{site.rstrip('/')}/api/v1/"
    # One transaction: whoever reads the copy meanwhile, or after an error, finds it as it was.
    with closing(sqlite3.connect(path)) as copy, copy:
        copy.executescript(TABLES)
        (cursor,) = copy.execute("SELECT cursor FROM reached").fetchone() or (None,)
        try:
            found, cursor = changed(api, cursor)
        except HTTPError as error:
            if error.code != 410:
                raise
            copy.execute("DELETE FROM record")  # the register was restored from a backup
            found, cursor = changed(api, None)
        for resource, ids in found.items():
            whole = len(ids) > MANY
            gone = [(resource,)] if whole else [(resource, name) for name in ids]
            copy.executemany(f"DELETE FROM record WHERE resource = ?{'' if whole else ' AND id = ?'}", gone)
            records = all_of(api, resource) if whole else one_by_one(api, resource, ids)
            rows = ((resource, name, json.dumps(record, ensure_ascii=False)) for name, record in records)
            copy.executemany("INSERT INTO record VALUES (?, ?, ?)", rows)
        copy.execute("DELETE FROM reached")
        copy.execute("INSERT INTO reached VALUES (?)", [cursor])
        return sum(map(len, found.values())), copy.execute("SELECT COUNT(*) FROM record").fetchone()[0]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    changes, records = mirror(*sys.argv[1:])
    print(f"{changes} changed; the copy has {records} records.")
