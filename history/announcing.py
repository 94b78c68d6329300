"""The one signal of the project: which records have changed, told inside their transaction to whatever is computed from them."""

from django.dispatch import Signal

# `changes`: (the Change, what the record was before it: a dict, or None for a new record) for each record.
changed = Signal()
