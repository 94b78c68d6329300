"""Rules are broken a third time at the editors' desk: in the form that a record is entered with, whichever that is."""

from django.contrib import admin
from django.db.models import Model

from parties.record_admin import AppendOnly
from tests.desk import errors_of, sent_by

# What a form says itself, before it asks the record.
WORDS = {"cannot be blank": "This field is required.", "not a valid choice": "Select a valid choice."}
# Columns that no form has: they change with a step in the record's life.
STEPS = ("_published_since", "_ended_with_a_reason", "_merged_into_something")


def entered_by_hand(cases, *elsewhere):
    """Those that somebody could break by typing; of the rows named in `elsewhere`, none is typed into a form."""
    return [case for case in cases if not case.constraint.endswith(STEPS) and case.constraint not in elsewhere]


def must_be_refused_at_the_desk(case, client):
    record = case.make()
    changes = case.changed(record)
    address = _form_of(record)
    page = client.get(address)
    data = sent_by(page)
    prefix, typed = _row_of(page, record)
    typed |= changes
    data |= {f"{prefix}{name}": _typed(value) for name, value in typed.items()} | {"_save": "1"}
    if "change_reason" in page.context["adminform"].form.fields:
        data["change_reason"] = "Mended."
    answer = client.post(address, data)
    assert answer.status_code == 200, "it was saved"
    # What two rows have in common stands above them all.
    places = [f"{prefix}{case.field}"] if case.field else [prefix.rstrip("-"), prefix.rstrip("-0123456789")]
    message = next((said for words, said in WORDS.items() if words in case.message), case.message)
    said = errors_of(answer)
    assert any(message in one for place in places for one in said.get(place, [])), said


def _form_of(record):
    """Where a record is changed: in the form of the one that it hangs on, or in its own."""
    for model, desk in admin.site._registry.items():
        for rows in desk.inlines:
            if rows.model is type(record):
                owner = next(field for field in record._meta.fields if _hangs(field, rows, model))
                return _address(getattr(record, owner.name))
    return _address(record)


def _hangs(field, rows, model):
    return field.related_model is model and rows.fk_name in (None, field.name)


def _address(record):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def _row_of(page, record):
    """What the names of its fields begin with, and what to type first: all of it where only new rows are typed."""
    form = page.context["adminform"].form
    if isinstance(form.instance, type(record)):
        return "", {}
    shown = next(one for one in page.context["inline_admin_formsets"] if one.formset.model is type(record))
    rows = shown.formset
    if not isinstance(shown.opts, AppendOnly):
        return next(f"{form.prefix}-" for form in rows.initial_forms if form.instance.pk == record.pk), {}
    new = rows.extra_forms[0]
    names = new.fields.keys() & {field.name for field in record._meta.fields} - {"id", rows.fk.name}
    return f"{new.prefix}-", {name: getattr(record, name) for name in names}


def _typed(value):
    if isinstance(value, Model):
        return value.pk
    return "" if value is None else str(value)
