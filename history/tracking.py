"""Which records have a history, and what a record consists of.

A record is a root with its parts: a statement with its texts, sources and claims, and their figures. `@record` marks the
root, `@part_of("statement")` a part, by the foreign key that leads one step up. Models without either have no history.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from .querysets import RecordedQuerySet
from .recording import note


@dataclass
class Tracked:
    """How one model takes part: `up` is the foreign key towards its root (None for the root itself)."""

    model: type[Model]
    up: str | None = None
    left_out: frozenset = frozenset()
    parts: list["Tracked"] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    def columns(self):
        """Its stored columns; keys made from other columns and the way up say nothing of their own."""
        for column in self.model._meta.concrete_fields:
            if not hasattr(column, "of") and column.name not in self.left_out and column.name != self.up:
                yield column

    def many(self):
        return [relation for relation in self.model._meta.local_many_to_many if relation.name not in self.left_out]


TRACKED: dict[type[Model], Tracked] = {}


def record(model=None, *, left_out=()):
    """Give a model, with everything that is part of it, a history. `left_out` names columns that tell nothing new."""

    def mark(model):
        TRACKED[model] = Tracked(model, left_out=frozenset(left_out))
        return model

    return mark(model) if model else mark


def part_of(up, *, left_out=()):
    """Make a model part of the record that its foreign key `up` leads to."""

    def mark(model):
        TRACKED[model] = Tracked(model, up, frozenset(left_out))
        return model

    return mark


def connect() -> None:
    """Begin to notice what changes; once, when every model is there."""
    for tracked in TRACKED.values():
        if not isinstance(tracked.model._default_manager.get_queryset(), RecordedQuerySet):
            raise ImproperlyConfigured(f"{tracked.label} has a history, so its `objects` must be a RecordedQuerySet.")
        if tracked.up is not None:
            TRACKED[tracked.model._meta.get_field(tracked.up).related_model].parts.append(tracked)
            pre_save.connect(_about_to_move, sender=tracked.model)
        # Adding to a related manager updates through the base manager.
        tracked.model._meta.base_manager_name = tracked.model._default_manager.name
        tracked.model._meta.__dict__.pop("base_manager", None)
        post_save.connect(_saved, sender=tracked.model)
        post_delete.connect(_saved, sender=tracked.model)
        for relation in tracked.many():
            m2m_changed.connect(_related, sender=relation.remote_field.through)


def roots_of(model, pks):
    """The root model of a part, and the roots' primary keys, for primary keys of the part."""
    while (tracked := TRACKED[model]).up is not None:
        above = model._meta.get_field(tracked.up)
        pks = set(model._base_manager.filter(pk__in=pks).values_list(above.attname, flat=True))
        model = above.related_model
    return model, pks


def _about_to_move(sender, instance, **kwargs):
    """A part that is on record may be about to become part of another record: the one it leaves changes too."""
    if not instance._state.adding:
        note(*roots_of(sender, [instance.pk]))


def _saved(sender, instance, **kwargs):
    tracked = TRACKED[sender]
    if tracked.up is None:
        note(sender, [instance.pk])
    else:
        # By the way up, since a deleted part is no longer there to ask.
        above = sender._meta.get_field(tracked.up)
        note(*roots_of(above.related_model, [getattr(instance, above.attname)]))


def _related(sender, instance, action, reverse, pk_set, model, **kwargs):
    if not reverse:
        if action.startswith("post_"):
            note(*roots_of(type(instance), [instance.pk]))
    elif action == "pre_clear":
        # Cleared from the far end, it names nobody; afterwards nobody could tell.
        field = next(one for one in model._meta.local_many_to_many if one.remote_field.through is sender)
        near, far = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        note(*roots_of(model, sender._base_manager.filter(**{far: instance.pk}).values_list(near, flat=True)))
    elif action.startswith("post_") and pk_set:
        note(*roots_of(model, pk_set))
