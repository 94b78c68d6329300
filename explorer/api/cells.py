"""What the tables of incidents and of claims hold: what the API shows of each, with what stands beside it there."""

from operator import itemgetter

from django.db.models import prefetch_related_objects

from explorer.facets import pairs_written
from parties.models import Party
from statements.acts import Group


def _date(name, key):
    """The columns of an uncertain date: its bounds as ISO days, its EDTF and UCDP precision, and its words."""
    parts = ("start", "end", "edtf", "precision", "qualifier", "time_start", "time_end", "zone", "verbatim")
    return {f"{name}_{part}": lambda row, part=part: row[key][part] for part in parts}


def _of(*keys):
    return {key: itemgetter(key) for key in keys}


def _point(part):
    return lambda row: row["point"] and row["point"][part]


def _accounts(part):
    return lambda row: row["accounts"] and row["accounts"][part]


# Column → what stands in it, of an incident as the API shows it with what is added below; in this order for good.
INCIDENT = {
    **_of("reference", "url", "title"),
    **_date("date", "date"),
    **_of("place", "country", "region", "district"),
    "latitude": _point("latitude"),
    "longitude": _point("longitude"),
    "radius_m": _point("radius_m"),
    **_of("location_precision", "clarity", "types"),
    "accounts_status": _accounts("status"),
    "accounts_group": _accounts("group"),
    "denied": _accounts("denied"),
    "accounts_points": _accounts("points"),
    "accounts_status_without_judged": _accounts("status_without_judged"),
    **_of("accusations", "denied_by", "killed_highest", "injured_highest"),
    **_of("statements", "investigations", "agreements", "tags", "sensitivity", "origin", "external_id"),
    **_of("status", "created_at", "updated_at"),
}
# Of a claim as the API shows it, with the title of its incident and, a row for each, its casualty figures.
CLAIM = {
    **_of("incident", "incident_title", "id", "url", "statement", "statement_issued", "issuer", "side", "act"),
    **_of("about", "about_side", "about_words", "link_basis", "link_reason", "paraphrase"),
    **_date("when", "when"),
    **_of("place", "place_words", "firing_point", "firing_point_words", "territory_words", "types", "weapon_words"),
    **_of("target_kind", "target_words", "violation_count", "response_words", "basis", "is_hedged", "quoted_details"),
    **_of("answers", "relation", "counts", "figures"),
}
# What a row of a claim has beside what the API shows of it; its figures in words.
ADDED = ("incident_title", "statement_issued", "counts", "figures")
COLUMNS = {"incidents": INCIDENT, "claims": CLAIM}
# Those that hold a day or nothing.
DAYS = {f"{name}_{part}" for name in ("date", "when") for part in ("start", "end")}


class Beside:
    """What the index knows of an incident that its table shows beside the record itself.

    `column` names one of the columns that are there with links by judgement and without: the one that is asked for.
    """

    def __init__(self, column=str):
        self.columns = [
            *(f"whereabouts__{area}__slug" for area in ("country", "region", "district")),
            *(f"pattern__{column(name)}" for name in ("accusations", "denials")),
            *map(column, ("killed", "injured")),
        ]
        self._parties, self._known = Party.objects.sides().parties, {}

    def shown(self, values) -> dict:
        """Values of `columns`, as they stand in the table."""
        country, region, district, accusations, denials, killed, injured = values
        return {
            "country": country,
            "region": region,
            "district": district,
            "accusations": self._sides_in(accusations),
            "denied_by": self._sides_in(denials),
            "killed_highest": killed,
            "injured_highest": injured,
        }

    def _sides_in(self, pairs):
        """What the index writes of accusations or denials; many incidents share it."""
        if pairs not in self._known:
            slugs = ([self._parties[side].slug for side in pair.values()] for pair in pairs_written(pairs))
            self._known[pairs] = [">".join(pair) for pair in slugs]
        return self._known[pairs]


def claims_with_columns(claims, shown):
    """Claims about incidents as the API shows them, with what stands beside them in a table."""
    prefetch_related_objects(claims, "incident__accounts")
    for claim, said in zip(claims, shown, strict=True):
        accounts = getattr(claim.incident, "accounts", None)
        yield said | {
            "incident_title": claim.incident and claim.incident.title,
            "statement_issued": claim.statement.issued.edtf,
            "counts": bool(accounts) and claim.pk in accounts.claims,
            "figures": [_in_words(figure) for figure in claim.figures.all()],
        }


def _in_words(figure):
    """ "2 killed (armenia, military)": how many, of whom, as far as it is said."""
    of = [figure.affected.slug] if figure.affected else [figure.affected_words] if figure.affected_words else []
    of += [figure.group] if figure.group != Group.UNKNOWN else []
    return f"{figure.wording} ({', '.join(of)})" if of else figure.wording
