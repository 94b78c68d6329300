import pytest


@pytest.fixture
def folder(tmp_path):
    """A folder of files: folder(name="text", …)."""

    def write(**files):
        for name, text in files.items():
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return write
