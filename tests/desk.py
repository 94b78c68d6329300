"""The editors' desk as a test uses it: open a form of the admin, type into it, send it. No JavaScript runs."""

import re

from django.db.models.fields.files import FieldFile
from django.forms import MultiValueField

from tests.pages import unwritten


def sent_by(response):
    """What a browser would send from the form on this page, as it stands."""
    data = _values(response.context["adminform"].form)
    for rows in response.context["inline_admin_formsets"]:
        data |= _rows(rows.formset)
    return data


def _rows(formset):
    data = _values(formset.management_form)
    for form in formset.forms:
        data |= _of_form(form)
    return data


def _of_form(form):
    return _values(form) | (_rows(form.figures) if hasattr(form, "figures") else {})


def _values(form):
    data = {}
    for field in form:
        value = field.value()
        if value is None or value is False:
            continue
        if isinstance(value, FieldFile):
            # No browser sends a stored file again.
            continue
        if isinstance(field.field, MultiValueField):
            parts = field.field.widget.decompress(value)
            data |= {f"{field.html_name}_{number}": str(part) for number, part in enumerate(parts) if part is not None}
            continue
        if isinstance(value, list):
            value = [field.field.prepare_value(one) for one in value]
        data[field.html_name] = "on" if value is True else value
    return data


def fill_in(client, path, press="_save", **typed):
    """Open the form, type, press the button. A field of a row is typed as claims__0__act."""
    with unwritten():
        page = client.get(path)
    typed = {name.replace("__", "-"): value for name, value in typed.items()}
    return client.post(path, sent_by(page) | _added_rows(page, typed) | typed | {press: "1"})


def _added_rows(response, typed):
    """What the button for another row adds, for rows that are typed into and not there yet."""
    data = {}
    for rows in response.context["inline_admin_formsets"]:
        prefix, there = rows.formset.prefix, rows.formset.total_form_count()
        numbers = {int(found[1]) for name in typed if (found := re.match(rf"{prefix}-(\d+)-", name))}
        for number in sorted(number for number in numbers if number >= there):
            row = _of_form(rows.formset.empty_form)
            data |= {name.replace("__prefix__", str(number)): value for name, value in row.items()}
            data[f"{prefix}-TOTAL_FORMS"] = number + 1
    return data


def errors_of(response):
    """The messages of a form that came back, by the name of the field that they stand beside; "" beside none."""
    found = _errors(response.context["adminform"].form)
    for rows in response.context["inline_admin_formsets"]:
        found |= _row_errors(rows.formset)
    return found


def _row_errors(formset):
    found = {formset.prefix: list(formset.non_form_errors())} if formset.non_form_errors() else {}
    for form in formset.forms:
        found |= _errors(form)
        if hasattr(form, "figures"):
            found |= _row_errors(form.figures)
    return found


def _errors(form):
    return {
        form.add_prefix(name) if name != "__all__" else (form.prefix or ""): list(messages)
        for name, messages in form.errors.items()
    }


def queries_of(client, path, django_assert_max_num_queries, limit=40):
    with django_assert_max_num_queries(limit) as queries:
        assert client.get(path).status_code == 200
    # Which kinds of record there are a process reads once, for whoever comes first.
    return len([one for one in queries if 'FROM "django_content_type"' not in one["sql"]])
