"""What stands in a change row, as readers may see it: names for keys, and nothing about drafts or people."""

from collections import defaultdict

from django.conf import settings
from django.db.models import FileField, Q

from formats.columns import CompositeColumns
from history.protection import Withheld, readable
from history.tracking import TRACKED
from incidents.lifecycle import Lifecycle, Publishable
from statements.models import Claim, Statement

# What a column tells of the record beside it, and so is told only where that record is.
TELLS_OF = {(Claim, "relation"): "answers", (Statement, "supersedes_note"): "supersedes"}
# A part that makes no sense without the record that it names, although its column may be empty.
HANGS_ON = {(Claim, "incident")}


class Snapshots:
    """Reads change rows of one record, with one query for each kind of record that they name."""

    def __init__(self, record, changes):
        self.tracked = TRACKED[type(record)]
        self.rows = dict(zip([change.pk for change in changes], readable(record, changes), strict=True))
        named = defaultdict(set)
        for row in self.rows.values():
            self._collect(self.tracked, row, named)
        self.names = {other: _names(other, pks) for other, pks in named.items()}

    def read(self, change) -> dict:
        return self._row(self.tracked, self.rows[change.pk])

    def _collect(self, tracked, row, named):
        for column in _columns(tracked):
            key = row.get(column.attname)
            if column.is_relation and key is not None and not isinstance(key, Withheld):
                named[column.related_model].add(key)
        for relation in tracked.many():
            named[relation.related_model].update(row.get(relation.name, ()))
        for part in tracked.parts:
            for one in row.get(part.model._meta.model_name, ()):
                self._collect(part, one, named)

    def _row(self, tracked, row):
        """One record or part; None for a part that hangs on what readers may not see."""
        model, shown = tracked.model, {}
        grouped = _composites(model)
        for column in _columns(tracked):
            value = row.get(column.attname)
            if column.is_relation and value is not None and not isinstance(value, Withheld):
                value = self.names[column.related_model].get(value)
                if value is None and (not column.null or (model, column.name) in HANGS_ON):
                    return None
            if column.name in grouped:
                whole, part = grouped[column.name]
                shown.setdefault(whole, {})[part] = value
            elif not column.primary_key or tracked.up:
                shown[column.name] = value
        for (of, column), other in TELLS_OF.items():
            if of is model and shown[other] is None:
                shown[column] = ""
        for whole in {whole for whole, _part in grouped.values()}:
            if any(isinstance(part, Withheld) for part in shown[whole].values()):
                shown[whole] = Withheld(tuple(shown[whole].items()))
            elif whole == "point" and shown[whole]["latitude"] is None:
                shown[whole] = None
        for relation in tracked.many():
            names = self.names.get(relation.related_model, {})
            shown[relation.name] = [names[pk] for pk in row.get(relation.name, ()) if pk in names]
        for part in tracked.parts:
            rows = [self._row(part, one) for one in row.get(part.model._meta.model_name, ())]
            relation = part.model._meta.get_field(part.up).remote_field.related_name
            shown[relation] = [one for one in rows if one is not None]
        return shown


def differences(before: dict, after: dict) -> list[dict]:
    """What differs between two of them; of rows that hang on the record, those that do."""
    found = []
    for name in after:
        old, new = before.get(name), after[name]
        if old == new:
            continue
        if _are_rows(old) and _are_rows(new):
            old, new = [one for one in old if one not in new], [one for one in new if one not in old]
        found.append({"field": name} | told({"before": old, "after": new}))
    return found


def told(value):
    """The value as it goes out: null for what is withheld, and each row says in `withheld` which of its fields that is."""
    if isinstance(value, list):
        return [told(one) for one in value]
    if not isinstance(value, dict):
        return None if isinstance(value, Withheld) else value
    hidden = [name for name, one in value.items() if isinstance(one, Withheld)]
    return {name: told(one) for name, one in value.items()} | ({"withheld": hidden} if hidden else {})


def _are_rows(value):
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _columns(tracked):
    """What readers may know of a row: not which person did it, nor where a copy lies."""
    for column in tracked.columns():
        person = column.is_relation and column.related_model._meta.label == settings.AUTH_USER_MODEL
        if not person and not isinstance(column, FileField):
            yield column


def _composites(model):
    """Column → (the value that it is part of, its part), as the API nests them."""
    return {
        column: (value.name, column.removeprefix(f"{value.name}_"))
        for ancestor in model.__mro__
        for value in vars(ancestor).values()
        if isinstance(value, CompositeColumns)
        for column in value.fields
    }


def _names(model, pks):
    """Primary key → what the API calls the record, of those that readers may see or once could."""
    records = model._base_manager.filter(pk__in=pks)
    if issubclass(model, Publishable):
        published = records.exclude(status=Lifecycle.DRAFT).values_list("pk", flat=True)
        return {pk: model.series.format(pk) for pk in published}
    if model is Claim:
        about_public = Q(incident=None) | ~Q(incident__status=Lifecycle.DRAFT)
        records = records.filter(about_public).exclude(statement__status=Lifecycle.DRAFT)
    name = next((one for one in ("slug", "code") if one in {column.name for column in model._meta.fields}), "pk")
    return dict(records.values_list("pk", name))
