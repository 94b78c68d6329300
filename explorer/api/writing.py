"""Writing a record from JSON: with all that hangs on it, or not at all, and every objection at once.

The models' own checks decide, as they do in the admin. Django REST framework's validators are never asked: they would
refuse other things in other words.
"""

from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied

from history.recording import recording
from incidents.models import Incident
from incidents.permissions import is_seen_at_once, needed_to_store
from users.models import Token
from users.tokens import scopes_for

from .fields import ColumnsField, Named, from_json
from .problems import Refused, messages


def needs(permission, user):
    """What somebody is told who may not: that the permission is missing, or the scope of a token whose owner has it."""
    if user.token is None or user.token.allows(permission):
        return _("This needs the permission “%(name)s”.") % {"name": permission}
    scopes = [Token._meta.get_field(name).verbose_name for name in scopes_for(permission)]
    told = {"name": permission, "scopes": _("” or “").join(map(str, scopes))}
    return _("This needs the permission “%(name)s”, and a token with the scope “%(scopes)s”.") % told


def object_of(data, names):
    """The body of a request if it is an object with these members alone; else raises Refused."""
    if not isinstance(data, dict):
        raise Refused([((), _("An object is expected here."))])
    if unknown := data.keys() - set(names):
        raise Refused([((name[:100],), _("There is no such field here.")) for name in sorted(unknown)])
    return data


def text_of(data, name, line=None):
    """A line of text in the body, "" if it is left out. No reason is longer than that of an end may be."""
    line = line or Incident._meta.get_field("end_reason")
    try:
        text = from_json(line, data.get(name, ""))
        line.run_validators(text)
    except ValidationError as error:
        raise Refused([((name,), message) for message in messages(error)]) from error
    return text


def split_reason(data):
    """What the body says of the record, and why it changes: that is part of the change, not of the record."""
    if not isinstance(data, dict):
        return data, ""
    return {name: value for name, value in data.items() if name != "reason"}, text_of(data, "reason")


def write(serializer, data, *, record=None, partial=False, parent=None, reason=""):
    """Save what `data` says of a record and return it; raises Refused.

    `record` is the one to change, loaded as it is shown. `parent`: (name of the foreign key, record it hangs on).
    Fields left out keep their values if `partial`, else they go back to their defaults. Rows that hang on the record
    are added, or changed if they have an `id`; none is ever removed.
    """
    user = serializer.context["request"].user
    with _recorded(user, reason):
        if parent:
            # Two additions to one record queue up.
            type(parent[1])._base_manager.select_for_update(no_key=True).get(pk=parent[1].pk)
        writer = Writer(user, partial)
        written = writer.record(serializer, data, record, parent)
        if writer.errors:
            raise Refused(writer.errors)
    return written


def write_all(serializer, records, *, at=(), reason=""):
    """Save new records, all of them or none, each checked as if it came alone; raises Refused. `at`: where they stand."""
    user = serializer.context["request"].user
    with _recorded(user, reason):
        writer = Writer(user, partial=False)
        written = [writer.record(serializer, one, at=(*at, position)) for position, one in enumerate(records)]
        if writer.errors:
            raise Refused(writer.errors)
    return written


@contextmanager
def _recorded(user, reason):
    try:
        with recording(by=user, reason=reason):
            yield
    except ValidationError as error:
        if "reason" not in getattr(error, "error_dict", ()):
            raise
        # A public record changed and nobody said why.
        told = messages(ValidationError(error.error_dict["reason"]))
        raise Refused([(("reason",), message) for message in told]) from error


def objections(serializer, error):
    """(place in the JSON, message) for everything that a model says against its columns; () is the record as such."""
    places = {}
    for name, field in serializer.fields.items():
        if isinstance(field, ColumnsField):
            places |= {column: (name, key) for key, column in field.columns.items()}
        elif not field.read_only:
            places[field.source] = (name,)
    for column, errors in error.error_dict.items():
        place = () if column == NON_FIELD_ERRORS else places.get(column, ())
        yield from ((place, message) for message in messages(ValidationError(errors)))


class Writer:
    def __init__(self, user, partial):
        self.user, self.partial = user, partial
        self.errors = []
        # What was looked up before: a thousand records name the same few places.
        self._known = {}

    def _find(self, field, value):
        if not isinstance(value, str):
            return field.find(value, self.user)
        key = (field.queryset.model, field.address, value)
        if key not in self._known:
            self._known[key] = field.find(value, self.user)
        return self._known[key]

    def refuse(self, at, error):
        self.errors += [(at, message) for message in messages(error)]

    def record(self, serializer, data, shown=None, parent=None, at=()):
        """Check and save one record, then what hangs on it. `shown` is the record as its reader saw it."""
        if not isinstance(data, dict):
            return self.refuse(at, ValidationError(_("An object is expected here."), code="type"))
        model = serializer.Meta.model
        row = model._base_manager.select_for_update(no_key=True).get(pk=shown.pk) if shown else model()
        if parent:
            setattr(row, *parent)
        wrong, later = self._fill(serializer, data, shown, row, parent, at)
        saved = self._store(serializer, row, wrong, parent, at)
        for field, value in later:
            field_at = (*at, field.field_name)
            if isinstance(field, serializers.ManyRelatedField):
                self._choose(field, row if saved else None, shown, value, field_at)
            elif isinstance(field, serializers.ListSerializer):
                self._rows(field, row, shown, value, field_at)
            else:
                field.write(self, row, value, field_at)
        return row

    def _fill(self, serializer, data, shown, row, parent, at):
        """Set the record's own columns. Returns the columns that hold nothing sensible, and what waits for the record."""
        fields = serializer.fields
        before = serializer.to_representation(shown) if shown else {}
        for name in data.keys() - fields.keys():
            self.refuse((*at, name[:100]), ValidationError(_("There is no such field here."), code="unknown"))
        wrong, later = set(), []
        for name, field in fields.items():
            if field.read_only or (parent and field.source == parent[0]):
                if name in data and (name not in before or data[name] != before[name]):
                    self.refuse((*at, name), ValidationError(_("This field is not written here."), code="read_only"))
            elif isinstance(field, ColumnsField):
                wrong |= self._put(field, row, data, name, shown, at)
            elif isinstance(field, Named) or field.source in self._columns(row):
                if not self._as_read(field, row, data, before):
                    wrong |= self._set(field, row, data, name, shown, at)
            elif name in data:
                later.append((field, data[name]))
        return wrong, later

    def _as_read(self, field, row, data, before):
        """Whether a value is the one that was shown. It may stand for what the writer cannot see, which stays."""
        name = field.field_name
        if name not in before or (name not in data and self.partial):
            return False
        value = data[name] if name in data else row._meta.get_field(field.source).get_default()
        return type(value) is type(before[name]) and value == before[name]

    @staticmethod
    def _columns(row):
        return {column.name for column in row._meta.concrete_fields}

    def _put(self, field, row, data, name, shown, at):
        wrong = set()
        if name in data or (shown and not self.partial):
            for key, column, error in field.put(row, data.get(name)):
                self.refuse((*at, name) if key is None else (*at, name, str(key)[:100]), error)
                wrong |= {column} - {None}
        return wrong

    def _set(self, field, row, data, name, shown, at):
        """One column; the set of its name if the value is not of its type."""
        column = row._meta.get_field(field.source)
        try:
            if name not in data:
                if shown and not self.partial:
                    setattr(row, column.attname, column.get_default())
            elif column.is_relation and data[name] is not None:
                setattr(row, column.name, self._find(field, data[name]))
            else:
                setattr(row, column.attname, from_json(column, data[name]))
        except ValidationError as error:
            self.refuse((*at, name), error)
            return {column.name}
        return set()

    def _store(self, serializer, row, wrong, parent, at):
        """Check the record and, if nothing about it is wrong, save it."""
        for permission in needed_to_store(row):
            if not self.user.has_perm(permission):
                raise PermissionDenied(needs(permission, self.user))
        if not self.user.publishes and is_seen_at_once(row):
            told = {"scope": Token._meta.get_field("publishes").verbose_name}
            raise PermissionDenied(
                _("Readers see this at once, which needs a token with the scope “%(scope)s”.") % told
            )
        before = len(self.errors)
        # A parent that was refused has no key yet; the record is checked without it.
        homeless = parent is not None and parent[1].pk is None
        exclude = wrong | ({parent[0]} if homeless else set())
        try:
            if self.errors or homeless:
                row.full_clean(exclude=exclude)
            else:
                serializer.store(row)
        except ValidationError as error:
            self.errors += [((*at, *place), message) for place, message in objections(serializer, error)]
        return not homeless and not wrong and len(self.errors) == before and row.pk is not None

    def _choose(self, field, row, shown, value, at):
        """Set a many-to-many relation, or only look the values up where the record was refused."""
        if not isinstance(value, list):
            return self.refuse(at, ValidationError(_("A list is expected here."), code="type"))
        chosen = []
        for position, one in enumerate(value):
            try:
                chosen.append(self._find(field.child_relation, one))
            except ValidationError as error:
                self.refuse((*at, position), error)
        if row is None:
            return
        relation = getattr(row, field.source)
        if shown is None:
            relation.add(*chosen)
            return
        # What the writer cannot see is not the writer's to remove.
        seen = {one.pk for one in getattr(shown, field.source).all()}
        relation.set([*chosen, *relation.exclude(pk__in=seen)])

    def _rows(self, field, row, shown, value, at):
        """Add rows that hang on the record, or change those that have an `id`."""
        if not isinstance(value, list):
            return self.refuse(at, ValidationError(_("A list is expected here."), code="type"))
        there = {one.pk: one for one in getattr(shown, field.source).all()} if shown else {}
        key = row._meta.get_field(field.source).field.name
        for position, one in enumerate(value):
            current, number = None, one.get("id") if isinstance(one, dict) else None
            if number is not None:
                current = there.get(number) if type(number) is int else None
                if current is None:
                    message = _("Nothing with this id hangs on the record.")
                    self.refuse((*at, position, "id"), ValidationError(message, code="absent"))
                    continue
            self.record(field.child, one, current, (key, row), (*at, position))
