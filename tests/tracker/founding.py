import io
import shutil
from pathlib import Path

from django.core.management import call_command

from incidents.models import Incident
from investigations.models import Investigation
from statements.models import Statement
from tracker.demo.load import HERE

FOUNDING = "0000-founding"


def founding_alone(folder: Path) -> Path:
    """The folder, with the founding story in it and what all stories share: parties, places, outlets, agreements."""
    return some_stories(folder, FOUNDING)


def longest_stories(number: int) -> list[str]:
    """They fill the lists that a page shows, and hold the longest of everything."""
    by_length = sorted((HERE / "stories").glob("*.yaml"), key=lambda path: -path.stat().st_size)
    return [path.stem for path in by_length[:number]]


def some_stories(folder: Path, *names: str) -> Path:
    """The folder, with these stories of the demo in it and what all of them share."""
    for path in [*HERE.glob("*.yaml"), *(HERE / "stories" / f"{name}.yaml" for name in names)]:
        copy = folder / path.relative_to(HERE)
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(path, copy)
    return folder


def demo(**options):
    said = io.StringIO()
    call_command("demo", stdout=said, **options)
    return said.getvalue()


def written(key):
    return next(
        model.objects.get(external_id=key)
        for model in (Incident, Statement, Investigation)
        if model.objects.filter(external_id=key).exists()
    )
