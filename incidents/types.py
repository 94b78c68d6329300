"""The violation types that come with the register, and their nearest equivalents in other data sets' code books.

They were compared with these code books:

- CAMEO: Schrodt, *Conflict and Mediation Event Observations: Event and Actor Codebook* 1.1b3 (March 2012), sections 2.15
  (force posture), 2.17 (coerce), 2.18 (assault) and 2.19 (fight), and the list of codes in chapter 6.
- ACLED: *Codebook* (2024), chapter "ACLED events": battles, explosions/remote violence, violence against civilians, strategic
  developments. What each side fires in an exchange, or within a battle, is "Armed clash" there, whatever the weapon.
- UCDP: *GED Codebook* 23.1, `type_of_violence`: 1 if a state fights an organized group or another state, 2 if no state takes
  part, 3 against civilians. It follows from who fights and who is hit, never from the weapon, so that a type of violation
  alone cannot choose among them. An event is there only if somebody died.
"""

from django.apps import apps as installed

# (code, label, definition, code of the broader type)
SHIPPED = [
    ("fire", "Fire", "Opened fire; the weapon is not said, or is one of the narrower types.", None),
    (
        "small_arms_fire",
        "Small-arms fire",
        "Fire from rifles, machine guns or other weapons that one or two people carry.",
        "fire",
    ),
    ("sniper_fire", "Sniper fire", "Single aimed shots from a sniper weapon.", "small_arms_fire"),
    ("mortar_fire", "Mortar fire", "Fire from mortars of any calibre.", "fire"),
    ("artillery_fire", "Artillery fire", "Fire from guns, howitzers or rocket artillery.", "fire"),
    ("tank_fire", "Tank fire", "Fire from the main gun of a tank.", "fire"),
    (
        "air_or_drone_strike",
        "Air or drone strike",
        "A strike from a manned or unmanned aircraft, loitering munitions included.",
        "fire",
    ),
    (
        "overflight",
        "Overflight",
        "An aircraft or drone over a line or zone that it may not cross, without a strike.",
        None,
    ),
    (
        "mine_or_ied",
        "Mine or improvised explosive device",
        "Laying or explosion of a mine or an improvised explosive device.",
        None,
    ),
    ("incursion_or_advance", "Incursion or advance", "Forces cross a line or take a position.", None),
    ("ground_assault", "Ground assault", "An attack on a position by forces on the ground.", "incursion_or_advance"),
    ("ambush", "Ambush", "A surprise attack on people on the move.", "incursion_or_advance"),
    (
        "weapons_in_withdrawal_zone",
        "Weapons in a withdrawal zone",
        "Weapons or forces where an agreement bars them.",
        None,
    ),
    (
        "fortification_works",
        "Fortification works",
        "Building or strengthening positions where an agreement bars it, or near a line.",
        None,
    ),
    (
        "obstruction_of_movement",
        "Obstruction of movement",
        "A road, convoy, patrol or monitor is held up or turned back.",
        None,
    ),
    ("detention_or_abduction", "Detention or abduction", "People are detained, captured or taken away.", None),
    ("other", "Other", "A breach that no other type covers; the claim's words say what.", None),
    ("unspecified", "Not specified", "A breach whose kind nobody said.", None),
]

# Code → the nearest codes of CAMEO, sub-event types of ACLED, and types of violence of UCDP; "" where a code book has nothing
# that is surely near.
EQUIVALENTS = {
    "fire": ("190", "Armed clash", "1, 2, 3"),
    "small_arms_fire": ("193", "Armed clash", "1, 2, 3"),
    "sniper_fire": ("193", "Armed clash", "1, 2, 3"),
    # Up to 100 mm a mortar is a light weapon.
    "mortar_fire": ("193, 194", "Shelling/artillery/missile attack", "1, 2, 3"),
    "artillery_fire": ("194", "Shelling/artillery/missile attack", "1, 2, 3"),
    "tank_fire": ("194", "Shelling/artillery/missile attack", "1, 2, 3"),
    # 1952 is the strike of an unmanned aircraft.
    "air_or_drone_strike": ("195, 1952", "Air/drone strike", "1, 2, 3"),
    # Any military move short of force.
    "overflight": ("150", "", ""),
    # Mines, laid or exploding, are 193; 1833 is a device at a road, 1834 one that was placed anywhere else. ACLED: explosions.
    "mine_or_ied": ("193, 1833, 1834", "Remote explosive/landmine/IED", "1, 2, 3"),
    # ACLED: where a place changes hands without fighting.
    "incursion_or_advance": ("192", "Non-violent transfer of territory", ""),
    "ground_assault": ("190", "Armed clash", "1, 2, 3"),
    "ambush": ("190", "Armed clash", "1, 2, 3"),
    "weapons_in_withdrawal_zone": ("150", "", ""),
    "fortification_works": ("", "", ""),
    # By armed forces; 144, by protesters, is another thing.
    "obstruction_of_movement": ("191", "", ""),
    # ACLED: of civilians, without further violence.
    "detention_or_abduction": ("173, 181", "Abduction/forced disappearance", ""),
    "other": ("", "", ""),
    "unspecified": ("196", "", ""),
}


def ship(apps=installed, **signal) -> None:
    """Bring the table to what is listed here, after every migration; nothing is ever taken out of it."""
    try:
        ViolationType = apps.get_model("incidents", "ViolationType")
    except LookupError:
        return
    columns = {column.attname for column in ViolationType._meta.concrete_fields}
    present = {row.code: row for row in ViolationType.objects.all()}
    for position, (code, label, definition, broader) in enumerate(SHIPPED, start=1):
        parent_id = present[broader].pk if broader else None
        cameo, acled, ucdp = EQUIVALENTS[code]
        listed = {
            "label": label,
            "definition": definition,
            "position": position,
            "parent_id": parent_id,
            "cameo": cameo,
            "acled": acled,
            "ucdp": ucdp,
        }
        # On the way through older versions some columns are not there yet.
        listed = {name: value for name, value in listed.items() if name in columns}
        row = present.setdefault(code, ViolationType(code=code))
        if row.pk is None or any(getattr(row, name) != value for name, value in listed.items()):
            for name, value in listed.items():
                setattr(row, name, value)
            row.save()
