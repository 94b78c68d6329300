"""The texts of statements as they read now."""

from statements.models import TextVersion, Translation

# The register's own words are written in it.
OWN_LANGUAGE = "en"


def texts_now(statements) -> dict[int, list[tuple[str, str]]]:
    """Statement → (text, language) of its title, its speaker, its summary, its original and each translation."""
    found = {
        row.pk: [(row.title, row.language), (row.speaker, row.language), (row.summary, OWN_LANGUAGE)]
        for row in statements
    }
    languages = {row.pk: row.language for row in statements}
    for model in (TextVersion, Translation):
        current = {}
        for text in model.objects.filter(statement__in=found).order_by("number", "pk"):
            current[tuple(getattr(text, name) for name in model.COUNTED_BY)] = text
        for text in current.values():
            found[text.statement_id].append((text.text, getattr(text, "language", languages[text.statement_id])))
    return found
