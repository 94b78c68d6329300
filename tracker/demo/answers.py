"""What the API answers of the demonstration, and is sent, for its description to show: `manage.py demo_answers` keeps it.

Each is named for the schema that describes it, and has the address that the description shows as an example, where there is one.
What each copy of the demonstration answers otherwise (times, its address, its limits) stands as one copy would have it.
"""

import json
from functools import partial
from unittest.mock import patch
from urllib.parse import urlsplit

from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from explorer.api.answers import SITE
from explorer.api.refusals import REFUSALS
from explorer.api.views import Incidents
from explorer.api.writing import Writer
from history.models import Clock
from incidents.lifecycle import Lifecycle
from incidents.models import Incident
from releases.making import citation, make
from users.limits import Limit
from users.models import User

DAY, MOMENT, EPOCH = "2026-11-15", "2026-11-15T09:00:00Z", "5d0c7a3f9be24e6f8a1b2c3d4e5f6a7b"
MOMENTS = ("at", "changed_at", "created_at", "ended_at", "made_at", "published_at", "updated_at")
OF_THIS_COPY = {**dict.fromkeys(MOMENTS, MOMENT), "known_on": DAY}
RATES = {"anonymous": "120/minute", "signed_in": "600/minute", "token": "600/minute"}

# The address, and behind # what of its answer.
READ = {
    "Addresses": "",
    "Incident": "incidents/CIR-000002/",
    "GeoJSON": "incidents/CIR-000002/?format=geojson",
    "Accounts": "incidents/CIR-000002/accounts/",
    "History": "incidents/CIR-000002/history/",
    "Statement": "statements/STA-000002/",
    "Claim": "claims/1/",
    "Agreement": "agreements/trilateral-statement-2020/",
    "Outlet": "outlets/azertac/",
    "Party": "parties/armenia/",
    "Place": "places/yeraskh/",
    "Investigation": "investigations/INV-000001/",
    "Event": "investigations/INV-000001/#events/0",
    "Type": "types/small_arms_fire/",
    "IncidentCounts": "stats/incidents/?by=accounts_group&time=month&date_from=2023-06-01&date_to=2023-06-30",
    "Casualties": "stats/casualties/?time=month&date_from=2023-06-01&date_to=2023-06-30",
    "Replies": "stats/replies/?place=garagac",
    "Coverage": "coverage/?side=armenia&date_from=2023-06-01&date_to=2023-06-30",
    "Changes": "changes/?limit=1",
    "Vocabulary": "codebook/#results/1",
    "Meta": "meta/",
}
# What is sent where no record is. What may be sent of one follows from how it is answered.
SENT = {
    "Bulk": {
        "records": [
            {"title": "Alleged small-arms fire at Garaağaç settlement, Sadarak district", "place": "garagac"},
            {"title": "Reported ceasefire breach, Askeran region", "place": "askeran-region"},
        ],
        "reason": "Entered from a list.",
    },
    "Merge": {"reason": "Both are about the same event.", "into": "CIR-000001"},
    "Publish": {"reason": "Read by a second editor."},
    "Reason": {"reason": "It is not the text of this statement."},
    "Withdraw": {"reason": "Recorded twice.", "replacement": None},
}
FIRE, TWICE = {"title": "Reported fire"}, {"reason": "Recorded twice."}
# Two statements, of which one is quoted and the other counts: the demonstration has no texts and no tallies of its own.
MISSION = "statements/by-source/demo/verin-shorzha-euma-2023-08-15-eu-mission-armenia-1/"
BULLETIN = "statements/by-source/demo/karabakh-offensive-2023-09-19-russia-mod/"


def answers() -> dict:
    """What is answered and what is sent, by schema, and what is refused, by its name, in a register of the demonstration alone. It writes, so it is asked once."""
    client = Client(headers={"host": urlsplit(settings.SITE_URL).netloc})
    answered = {name: _asked(client.get, address) for name, address in READ.items()}
    answered["Known"] = _asked(client.get, f"incidents/CIR-000002/history/?known_on={timezone.now().date()}")
    answered["Meta"]["limits"]["requests"] = RATES
    answered["Release"] = _released(client)
    client.force_login(User.objects.create_superuser("demonstration"))
    answered |= _written(client)
    found = {"answered": dict(sorted(answered.items())), "refused": _refused(client), "sent": SENT}
    text = json.dumps(found, ensure_ascii=False)
    epoch = Clock.objects.get(pk=1).epoch
    return json.loads(text.replace(settings.SITE_URL, SITE).replace(epoch, EPOCH), object_hook=_as_on_one_day)


def written(found) -> str:
    """As the file has them."""
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _as_on_one_day(row):
    return {name: OF_THIS_COPY.get(name, value) if value is not None else None for name, value in row.items()}


def _asked(how, address, *body):
    address, _, path = address.partition("#")
    found = how(f"/api/v1/{address}", *body, **({"content_type": "application/json"} if body else {})).json()
    for part in filter(None, path.split("/")):
        found = found[int(part) if part.isdecimal() else part]
    return found


def _released(client):
    """The demonstration has none. Of the files, the one in which neither times nor addresses stand is the same in every copy."""
    release = make("2026.11")
    found = _asked(client.get, "releases/2026.11/")
    release.made_at = parse_datetime(MOMENT)
    files = [file for file in found["files"] if file["name"] == "codebook.csv"]
    return found | {"citation": citation(release), "files": files}


def _written(client):
    """What an editor is answered who writes; nothing that the records do not say."""
    change = partial(client.patch, headers={"if-match": "*"})
    added = _asked(client.post, "incidents/bulk/", SENT["Bulk"])
    twice = added["results"][1]["reference"]
    _asked(client.post, f"incidents/{twice}/publish/", SENT["Publish"])
    ended = _asked(client.post, f"incidents/{twice}/merge/", SENT["Merge"])

    denial = _asked(client.get, f"{MISSION}#reference")
    text = {"text": "No EUMA patrol has been the target of shooting.", "reason": ""}
    translation = {"language": "ru", "kind": "editorial", "text": "Ни один патруль EUMA не становился целью обстрела."}
    bulletin = _asked(client.get, f"{BULLETIN}#reference")
    period = {"start": "2023-09-20", "end": "2023-09-21", "verbatim": "since the halt"}
    tally = {"period": period, "area": "shusha-district", "area_words": "Shusha district", "violations": 2}
    tallies = {"tallies": [tally], "reason": "Entered from the bulletin."}
    apart = {"other": "CIR-000001", "verdict": "different", "reason": "The places are some 170 km apart."}
    number = _asked(change, f"statements/{bulletin}/#tallies/0/id", tallies)
    return {
        "Written": added,
        "Ended": ended,
        "Judgement": _asked(client.post, "incidents/CIR-000002/judgements/", apart),
        "TextVersion": _asked(client.post, f"statements/{denial}/texts/#text_versions/0", text),
        "Translation": _asked(client.post, f"statements/{denial}/translations/#translations/0", translation),
        "Tally": _asked(client.get, f"tallies/{number}/"),
    }


def _refused(editor):
    """How what is refused is answered, by the name of the refusal. Where it takes others at the same moment, they are played."""
    anybody = Client(headers={"host": urlsplit(settings.SITE_URL).netloc}, raise_request_exception=False)
    once, busy = {"idempotency-key": "import-1"}, OperationalError("database is locked")
    draft, withdrawn = (_asked(editor.post, "incidents/#reference", FIRE) for _time in range(2))
    absorbed = Incident.objects.get(status=Lifecycle.MERGED).reference
    _refusal(editor, "post", f"incidents/{withdrawn}/publish/")
    _refusal(editor, "delete", f"incidents/{withdrawn}/", TWICE)
    _refusal(editor, "post", "incidents/", FIRE, once)
    found = {
        "Merged": _refusal(anybody, "get", f"incidents/{absorbed}/"),
        "BadParameter": _refusal(anybody, "get", "incidents/?place=nowhere&killed_min=-1"),
        "NotAccepted": _refusal(editor, "post", "incidents/", FIRE | {"date": {"start": DAY, "end": "2026-11-14"}}),
        "BadToken": _refusal(anybody, "get", "incidents/", headers={"authorization": "Bearer another"}),
        "NobodyKnown": _refusal(anybody, "post", "incidents/", FIRE),
        "NotHere": _refusal(anybody, "get", "incidents/CIR-999999/"),
        "Draft": _refusal(editor, "delete", f"incidents/{draft}/", TWICE),
        "NoSuchFormat": _refusal(anybody, "get", "incidents/", headers={"accept": "text/html"}),
        "Withdrawn": _refusal(anybody, "get", f"incidents/{withdrawn}/"),
        "AnotherEpoch": _refusal(anybody, "get", f"changes/?since={'0' * 32}-42"),
        "Unmet": _refusal(anybody, "get", "incidents/CIR-000002/", headers={"if-match": '"1"'}),
        "Stale": _refusal(editor, "patch", f"incidents/{draft}/", FIRE, {"if-match": '"0"'}),
        "TooMuch": _refusal(
            anybody, "post", "incidents/", FIRE, CONTENT_LENGTH=settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1
        ),
        "NotJSON": _refusal(editor, "post", "incidents/", "title=Fire", content_type="text/plain"),
        "AnotherRequest": _refusal(editor, "post", "incidents/", {"title": "Another"}, once),
        "Unconditional": _refusal(editor, "patch", f"incidents/{draft}/", FIRE),
    }
    with patch.object(Writer, "record", side_effect=busy):
        found["Clash"] = _refusal(editor, "post", "incidents/", FIRE)
    with patch("explorer.api.once.take", return_value=False):
        found["InProgress"] = _refusal(editor, "post", "incidents/", FIRE, once)
    with patch.object(Limit, "THROTTLE_RATES", dict.fromkeys(Limit.THROTTLE_RATES, "0/minute")):
        found["TooOften"] = _refusal(anybody, "get", "incidents/")
    with patch.object(Incidents, "get_queryset", side_effect=busy):
        found["Unavailable"] = _refusal(anybody, "get", "incidents/")
    editor.force_login(User.objects.create_user("beginner"))
    found["NotAllowed"] = _refusal(editor, "post", "incidents/", FIRE)
    return {name: found[name] for name in REFUSALS}


def _refusal(client, method, address, body=None, headers=None, content_type="application/json", **extra):
    sent = body if isinstance(body, str) else json.dumps(body) if body else ""
    answer = client.generic(method, f"/api/v1/{address}", sent, content_type, headers=headers, **extra)
    return answer.json() if answer.content else None
