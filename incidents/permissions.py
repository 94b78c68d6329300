"""Who may change what, and who sees drafts: the rule that the admin and the API both ask.

Django's own permissions say who may add or change records of a kind. A record that is public is a promise to its readers:
to change it, or anything that hangs on it, takes the permission to publish such records as well.
"""

from history.tracking import TRACKED


def permission(model, action) -> str:
    """The name of a permission, for a model or one of its records."""
    return f"{model._meta.app_label}.{action}_{model._meta.model_name}"


def needed_to_store(record) -> list[str]:
    """The permissions that storing this record takes: it may be new, and it may hang on another."""
    needed = [permission(record, "change" if record.pk else "add")]
    for root in _roots(record):
        wanted = permission(root, "publish")
        if getattr(root, "was_public", False) and wanted not in needed:
            needed.append(wanted)
    return needed


def may_store(user, record) -> bool:
    return user.has_perms(needed_to_store(record))


def is_seen_at_once(record) -> bool:
    """Whether it is of a record that has no draft state: there is no permission to publish it, and readers see what is stored."""
    return not any(hasattr(root, "was_public") or getattr(root, "never_public", False) for root in _roots(record))


def sees_drafts(user, model) -> bool:
    """Whoever works on records of a kind, or may read them at the desk, sees those that are not public too.

    A program does so only if its token says that it reads drafts.
    """
    if not user.is_authenticated or not user.reads_drafts:
        return False
    return any(user.has_perm(permission(model, action)) for action in ("change", "view"))


def _roots(record):
    """The record that this one is part of, or itself; and the one that it is still part of in the database."""
    yield _root(record)
    tracked = TRACKED.get(type(record))
    if record.pk and tracked and tracked.up:
        stored = type(record)._base_manager.filter(pk=record.pk).first()
        if stored:
            yield _root(stored)


def _root(record):
    while (tracked := TRACKED.get(type(record))) and tracked.up:
        above = getattr(record, tracked.up, None)
        if above is None:
            break
        record = above
    return record
