import shutil
from pathlib import Path

from tracker.demo.load import HERE


def founding_alone(folder: Path) -> Path:
    """The folder, with the founding story in it and what all stories share: parties, places, outlets, agreements."""
    for path in [*HERE.glob("*.yaml"), HERE / "stories" / "0000-founding.yaml"]:
        copy = folder / path.relative_to(HERE)
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(path, copy)
    return folder
