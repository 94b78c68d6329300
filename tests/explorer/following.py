"""A copy of the register that follows its changes, as programs elsewhere keep one."""

from explorer.change_feed import FOLLOWED


def everything(api):
    """(resource, id) → the record, of everything that the lists of the API have."""
    found = {}
    for resource in FOLLOWED:
        page = api.get(f"/api/v1/{resource}/?page_size=1000").json()
        assert page["next"] is None
        found |= {(resource, record.get("reference") or record["slug"]): record for record in page["results"]}
    return found


class Copy:
    """Reads again what the feed names, from the first change on."""

    def __init__(self, api, cursor=None, records=()):
        self.api, self.records, self.seen, self.cursor = api, dict(records), [], cursor

    def follow(self, limit=1000):
        more = True
        while more:
            since = f"&since={self.cursor}" if self.cursor else ""
            page = self.api.get(f"/api/v1/changes/?limit={limit}{since}").json()
            self.cursor, more = page["cursor"], page["more"]
            self.seen += page["results"]
            for key in {(change["resource"], change["id"]) for change in page["results"]}:
                answer = self.api.get(f"/api/v1/{key[0]}/{key[1]}/")
                self.records.pop(key, None)
                if answer.status_code == 200:
                    self.records[key] = answer.json()
        return self
