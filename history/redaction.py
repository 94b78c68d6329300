"""Words that a redaction removes leave the past too, and what was done there is itself on record for good."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F

from .models import Change, Redaction


def redact(record, without, by, reason) -> None:
    """Take words out of every recorded state of a record. `without` gives a state as it is to be; in a transaction."""
    for change in Change.objects.of(record).order_by("version"):
        left = without(change.after)
        if left == change.after:
            continue
        state = json.dumps(change.after, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
        hashed = hashlib.sha256(state.encode()).hexdigest()
        Redaction.objects.create(change=change, by=by, reason=reason, sha256=hashed)
        Change.objects.filter(pk=change.pk).update(after=left, redactions=F("redactions") + 1)
