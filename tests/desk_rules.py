"""Rules are broken a third time at the editors' desk: in the form that a record is entered with, whichever that is."""

from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model

from parties.record_admin import AppendOnly
from statements.models import CasualtyFigure
from statements.texts import WordForWord
from tests.desk import errors_of, sent_by

# What a form says itself, before it asks the record.
WORDS = {"cannot be blank": "This field is required.", "not a valid choice": "Select a valid choice."}


def _steps():
    for model in ("incident", "statement", "investigation"):
        yield f"{model}_published_since", "publishing has a button, and dates itself"
        yield f"{model}_ended_with_a_reason", "withdrawing and merging have pages of their own"
        yield f"{model}_merged_into_something", "merging has a page of its own"


# Constraint → why nobody can break it by typing into the form of its record.
NOT_AT_THE_DESK = dict(_steps()) | {
    "judgement_on_two_in_order": "the page of a judgement names two incidents and puts them in order",
    "judgement_verdict_is_known": "the page of a judgement has a button for each verdict",
    "judgement_has_a_reason": "a judgement is given on a page, which asks for the reason; tested with it",
    "judgement_once": "the page of two incidents that are judged shows the judgement, and no form",
    "text_version_number_once": "the number is given out",
    "translation_number_once": "the number is given out",
    "claim_second_reading_is_of_a_judgement": "a second reading has a page of its own",
    "event_says_something": "a row left empty is no event; one that is dated and says nothing is tested with its form",
}


def must_be_refused_at_the_desk(case, client):
    record = case.make()
    changes = case.changed(record)
    address = _form_of(record)
    page = client.get(address)
    data = sent_by(page)
    prefix, typed = _row_of(page, record)
    typed |= changes
    data |= {f"{prefix}{name}": _typed(value) for name, value in typed.items()} | {"_save": "1"}
    if changes.get("file"):
        data[f"{prefix}file"] = SimpleUploadedFile(changes["file"], b"<p>Fire.</p>")
    if "change_reason" in page.context["adminform"].form.fields:
        data["change_reason"] = "Mended."
    answer = client.post(address, data)
    assert answer.status_code == 200, "it was saved"
    # What two rows have in common stands above them all, or beside what was typed last.
    above = [prefix.rstrip("-"), prefix.rstrip("-0123456789"), *(f"{prefix}{name}" for name in changes)]
    places = [f"{prefix}{case.field}"] if case.field else above
    message = next((said for words, said in WORDS.items() if words in case.message), case.message)
    said = errors_of(answer)
    assert any(message in one for place in places for one in said.get(place, [])), said


def _form_of(record):
    """Where a record is changed: in the form of the one that it hangs on, or in its own."""
    if isinstance(record, CasualtyFigure):
        return _form_of(record.claim)
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
    row = record.claim if isinstance(record, CasualtyFigure) else record
    shown = next(one for one in page.context["inline_admin_formsets"] if one.formset.model is type(row))
    rows = shown.formset
    if not isinstance(shown.opts, AppendOnly) and not isinstance(record, WordForWord):
        form = _with(rows, row)
        return f"{(form if row is record else _with(form.figures, record)).prefix}-", {}
    new = rows.extra_forms[0]
    names = new.fields.keys() & {field.name for field in record._meta.fields} - {"id", rows.fk.name}
    return f"{new.prefix}-", {name: getattr(record, name) for name in names}


def _with(rows, record):
    return next(form for form in rows.initial_forms if form.instance.pk == record.pk)


def _typed(value):
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, list):
        return value
    return "" if value is None else str(value)
