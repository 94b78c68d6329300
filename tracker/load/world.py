"""The parties, agreement and places of a generated register."""

from dataclasses import dataclass
from itertools import accumulate

from incidents.models import Place, PlaceName, ViolationType
from parties.models import Agreement, Outlet, Party, PartyName, Provision, Role, WatchedChannel

from .tables import Given, Rows
from .words import place_names

SIDES, MEDIA = 6, 12


@dataclass
class Side:
    """A party to the conflict with the organs that speak for it."""

    pk: int
    label: str
    organs: list[int]


@dataclass
class Spot:
    """A place that incidents are listed at; None for both halves of a point where nobody gave one."""

    pk: int
    name: str
    kind: str
    latitude: float | None
    longitude: float | None


@dataclass
class World:
    sides: list[Side]
    monitors: list[int]
    media: list[int]
    data_sets: list[int]
    outlets: list[int]
    agreement: int
    provisions: list[int]
    spots: list[Spot]
    # Cumulative, for choosing hot places more often than others.
    heat: list[float]
    types: dict[str, int]


def make_world(rows: Rows, places: int) -> World:
    """Everything that incidents and statements refer to, `places` settlements and positions among it."""
    tag = rows.key(Party)
    sides = [_side(rows, f"{tag}-{number + 1}", number + 1) for number in range(SIDES)]
    outlets = [rows.add(Given(Outlet, {"slug": f"load-{tag}-outlet-{n}", "name": f"Outlet {n}"})) for n in range(1, 31)]
    monitors = [
        _party(rows, f"{tag}-mission-{n}", f"Mission {n}", kind)
        for n, kind in enumerate(["peacekeeping_mission", "monitoring_mission"], 1)
    ]
    agreement = rows.key(Agreement)
    provisions = [rows.key(Provision) for _ in range(3)]
    roles = [(side.pk, "party") for side in sides] + [(pk, "monitor") for pk in monitors]
    rows.add(
        Given(
            Agreement,
            {
                "id": agreement,
                "slug": f"load-{tag}-ceasefire",
                "title": "Ceasefire of the generated register",
                "in_force_start": "2020-01-01",
                "in_force_end": "2020-01-01",
            },
            parts=[
                *(Given(Role, {"party_id": pk, "role": role}) for pk, role in roles),
                *(
                    Given(Provision, {"id": pk, "article": str(n), "summary": f"Obligation {n}."})
                    for n, pk in enumerate(provisions, 1)
                ),
            ],
        )
    )
    spots = _places(rows, tag, places)
    return World(
        sides=sides,
        monitors=monitors,
        media=[_party(rows, f"{tag}-medium-{n}", f"Medium {n}", "media") for n in range(1, MEDIA + 1)],
        data_sets=[_party(rows, f"{tag}-data-set-{n}", f"Data set {n}", "data_set") for n in (1, 2)],
        outlets=outlets,
        agreement=agreement,
        provisions=provisions,
        spots=spots,
        # The n-th place sees 1/n of what the first sees.
        heat=list(accumulate(1 / n for n in range(1, len(spots) + 1))),
        types=dict(ViolationType.objects.values_list("code", "pk")),
    )


def _party(rows, slug, name, kind, parent=None, code="", parts=()):
    values = {"slug": f"load-{slug}", "name": name, "kind": kind, "parent_id": parent, "code": code}
    return rows.add(Given(Party, values, parts=list(parts)))


def _side(rows, slug, number):
    name = f"Side {number}"
    state = _party(
        rows,
        slug,
        name,
        "state",
        code="S" + chr(64 + number),
        parts=[
            *(
                Given(PartyName, {"name": f"{word} {number}", "language": language})
                for language, word in (("az", "Tərəf"), ("hy", "Կողմ"), ("ru", "Сторона"))
            ),
            Given(WatchedChannel, {"address": f"https://side{number}.example.org/news", "from_date": "2020-01-01"}),
        ],
    )
    organs = [
        _party(rows, f"{slug}-{kind}", f"{title} of {name}", "ministry", parent=state)
        for kind, title in (("defence", "Ministry of Defence"), ("foreign", "Ministry of Foreign Affairs"))
    ]
    return Side(state, name, organs)


def _places(rows, tag, places):
    """Settlements in districts in regions in countries; the settlements and every tenth time a district for listing."""
    settlements = max(places, 10)
    counts = {"country": 3, "region": max(3, settlements // 2_500), "district": max(4, settlements // 250)}
    levels, spots, above = [], [], [None]
    for kind, many in (*counts.items(), ("settlement", settlements)):
        level = []
        for number in range(many):
            pk = rows.key(Place)
            spot = _place(rows, tag, kind, pk, above[number % len(above)])
            level.append(pk)
            if kind == "settlement" or (kind == "district" and number % 2 == 0):
                spots.append(spot)
        levels.append(level)
        above = level
    # Districts among the settlements, so that some hot places have no point.
    return sorted(spots, key=lambda spot: (spot.pk * 7919) % 1_000_003)


def _place(rows, tag, kind, pk, parent):
    az, ru, hy = place_names(pk)
    pointed = kind == "settlement" and pk % 9 != 0
    latitude = round(38.5 + (pk * 37 % 3000) / 1000, 4) if pointed else None
    longitude = round(44.5 + (pk * 53 % 4500) / 1000, 4) if pointed else None
    rows.add(
        Given(
            Place,
            {
                "id": pk,
                "slug": f"load-{tag}-{pk}",
                "name": az,
                "kind": kind,
                "parent_id": parent,
                "latitude": latitude,
                "longitude": longitude,
                "radius_m": 1_000 if pointed else None,
            },
            parts=[
                Given(PlaceName, {"name": name, "language": language})
                for language, name in (("az", az), ("ru", ru), ("hy", hy))
            ],
        )
    )
    return Spot(pk, az, kind, latitude, longitude)
