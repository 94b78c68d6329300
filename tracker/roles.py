"""Roles as data: which role may do what with which records. Each role is a group, made and mended after every migrate."""

from dataclasses import dataclass, field

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS

READER, CONTRIBUTOR, SECOND_READER = "reader", "contributor", "second reader"
EDITOR, ADMINISTRATOR = "editor", "administrator"
ROLES = (READER, CONTRIBUTOR, SECOND_READER, EDITOR, ADMINISTRATOR)

READ, APPEND, WRITE = ("view",), ("view", "add"), ("view", "add", "change")


@dataclass(frozen=True)
class Row:
    """What each role may do with some models. An administrator may do all that an editor may, unless said otherwise."""

    what: str
    models: tuple[str, ...]
    contributor: tuple[str, ...] = ()
    second_reader: tuple[str, ...] = ()
    editor: tuple[str, ...] = ()
    administrator: tuple[str, ...] | None = field(default=None)

    def actions(self, role) -> tuple[str, ...]:
        if role == READER:
            return ()
        if role == ADMINISTRATOR and self.administrator is None:
            return self.editor
        return getattr(self, role.replace(" ", "_"))


TABLE = (
    Row(
        "Incidents, statements, investigations",
        ("incidents.incident", "statements.statement", "investigations.investigation"),
        contributor=WRITE,
        second_reader=READ,
        editor=(*WRITE, "publish"),
    ),
    Row(
        "What hangs on them: places, sources and links of incidents; claims, figures, tallies, sources and captures of "
        "statements; members, findings and sources of investigations",
        (
            "incidents.incidentplace",
            "incidents.incidentsource",
            "incidents.incidentlink",
            "statements.claim",
            "statements.casualtyfigure",
            "statements.tally",
            "statements.source",
            "statements.capture",
            "investigations.member",
            "investigations.finding",
            "investigations.eventsource",
        ),
        contributor=WRITE,
        second_reader=READ,
        editor=WRITE,
    ),
    Row(
        "What is only added to: texts and translations of statements, events of investigations",
        ("statements.textversion", "statements.translation", "investigations.event"),
        contributor=APPEND,
        second_reader=READ,
        editor=APPEND,
    ),
    Row(
        "Judged links of claims to incidents",
        ("statements.claim",),
        second_reader=("read_again",),
        administrator=("read_again",),
    ),
    Row(
        "Parties, outlets, agreements, places, tags: public as soon as they are recorded",
        (
            "parties.party",
            "parties.partyname",
            "parties.partysource",
            "parties.watchedchannel",
            "parties.outlet",
            "parties.agreement",
            "parties.provision",
            "parties.role",
            "parties.agreementsource",
            "incidents.place",
            "incidents.placename",
            "incidents.placesource",
            "incidents.administrativeparent",
            "incidents.tag",
        ),
        contributor=READ,
        second_reader=READ,
        editor=WRITE,
    ),
    Row(
        "Violation types: they come with the register",
        ("incidents.violationtype",),
        contributor=READ,
        second_reader=READ,
        editor=READ,
    ),
    Row(
        "Judgements on whether two incidents are one",
        ("incidents.judgement",),
        contributor=READ,
        second_reader=READ,
        editor=APPEND,
    ),
    Row("Exact places and times, which are not shown", ("incidents.exactdetail",), editor=WRITE),
    Row("Notes among editors", ("history.note",), contributor=APPEND, second_reader=APPEND, editor=APPEND),
    Row("History", ("history.change",), contributor=READ, second_reader=READ, editor=READ),
    Row("Releases: made by a command alone", ("releases.release", "releases.releasefile")),
    Row("Accounts", ("users.user",), administrator=WRITE),
    # To change one is to revoke it. Whoever could make one for somebody else would write in that name.
    Row("Tokens of accounts, never their secrets", ("users.token",), administrator=("view", "change")),
    # Whoever could change one could have the password of its owner set anew.
    Row("E-mail addresses that people gave themselves", ("account.emailaddress",), administrator=READ),
    Row("Roles", ("auth.group",), administrator=WRITE),
)

# What Django does not make by itself from the models.
FURTHER = {"statements.claim": {"read_again_claim": "Can read judged links again"}}


def permissions_of(role) -> set[str]:
    """As `has_perm` takes them: "incidents.change_incident"."""
    found = set()
    for row in TABLE:
        for model in row.models:
            package, name = model.split(".")
            found |= {f"{package}.{action}_{name}" for action in row.actions(role)}
    return found


def install(using=DEFAULT_DB_ALIAS, apps=installed, **signal) -> None:
    """Give each role exactly the permissions of the table. Groups with other names are nobody's business here."""
    try:
        group_model, permission_model = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
        content_types = apps.get_model("contenttypes", "ContentType").objects.using(using)
    except LookupError:
        return
    # Django makes permissions package by package; a role needs those of all.
    for package in sorted({model.split(".")[0] for row in TABLE for model in row.models}):
        create_permissions(installed.get_app_config(package), verbosity=0, using=using, apps=apps)
    permissions = permission_model.objects.using(using)
    for model, further in FURTHER.items():
        package, name = model.split(".")
        for kind in content_types.filter(app_label=package, model=name):
            for codename, words in further.items():
                permissions.get_or_create(content_type=kind, codename=codename, defaults={"name": words})
    known = {
        f"{package}.{codename}": pk
        for pk, package, codename in permissions.values_list("pk", "content_type__app_label", "codename")
    }
    for role in ROLES:
        group, _created = group_model.objects.using(using).get_or_create(name=role)
        # On the way through older migrations some models are not there yet.
        wanted = {known[name] for name in permissions_of(role) if name in known}
        if wanted != set(group.permissions.values_list("pk", flat=True)):
            group.permissions.set(wanted)
