"""The columns of tables in the Humanitarian Exchange Language (HXL 1.1): a second header that other tools know to read.

A column for which the standard has no hashtag has none, as it allows.
"""

_DATE = {
    "start": "+start",
    "end": "+end",
    "edtf": "+edtf",
    "precision": "+precision",
    "qualifier": "+qualifier",
    "time_start": "+time+start",
    "time_end": "+time+end",
    "zone": "+zone",
    "verbatim": "+verbatim",
}


def _date(name):
    return {f"{name}_{part}": f"#date{attribute}" for part, attribute in _DATE.items()}


INCIDENT = {
    "reference": "#event+id",
    "url": "#meta+url",
    "title": "#event+name",
    **_date("date"),
    "place": "#loc+code",
    "country": "#country+code",
    "region": "#adm1+code",
    "district": "#adm2+code",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "radius_m": "#geo+radius+m",
    "location_precision": "#geo+precision",
    "clarity": "#event+clarity",
    "types": "#event+type+list",
    "accounts_status": "#status+accounts",
    "accounts_group": "#status+accounts+group",
    "denied": "#status+denied",
    "accounts_points": "#status+points+list",
    "accounts_status_without_judged": "#status+accounts+without_judged",
    "accusations": "#group+accusations+list",
    "denied_by": "#group+denying+list",
    "killed_highest": "#affected+killed+max",
    "injured_highest": "#affected+injured+max",
    "statements": "#meta+statements+list",
    "investigations": "#meta+investigations+list",
    "agreements": "#meta+agreements+list",
    "tags": "#meta+tags+list",
    "sensitivity": "#meta+sensitivity",
    "origin": "#meta+source",
    "external_id": "#meta+source+id",
    "status": "#status+record",
    "created_at": "#date+created",
    "updated_at": "#date+updated",
}
CLAIM = {
    "incident": "#event+id",
    "incident_title": "#event+name",
    "id": "#meta+id",
    "url": "#meta+url",
    "statement": "#meta+statement+id",
    "statement_issued": "#date+issued",
    "issuer": "#group+issuer+code",
    "side": "#group+side+code",
    "act": "#event+act",
    "about": "#group+about+code",
    "about_side": "#group+about+side+code",
    "about_words": "#group+about+verbatim",
    "link_basis": "#meta+link",
    "link_reason": "#description+link",
    "paraphrase": "#description",
    **_date("when"),
    "place": "#loc+code",
    "place_words": "#loc+verbatim",
    "firing_point": "#loc+origin+code",
    "firing_point_words": "#loc+origin+verbatim",
    "territory_words": "#loc+territory+verbatim",
    "types": "#event+type+list",
    "weapon_words": "#event+weapon+verbatim",
    "target_kind": "#impact+target+type",
    "target_words": "#impact+target+verbatim",
    "violation_count": "#event+num",
    "response_words": "#description+response",
    "basis": "#meta+basis",
    "is_hedged": "#indicator+hedged",
    "quoted_details": "#meta+quoted+list",
    "answers": "#meta+answers+id",
    "relation": "#meta+relation",
    "counts": "#indicator+counts",
    "figures": "#affected+list",
}
HASHTAGS = {"incidents": INCIDENT, "claims": CLAIM}
