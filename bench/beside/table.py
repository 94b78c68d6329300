"""What was measured beside each other, as tables."""

from .questions import ALONE, ANEW, DATASETTE, EMPTY, FAST, OURS, TUTORIAL, UNCHANGED

WHO = {
    OURS: "register",
    ANEW: "made anew",
    UNCHANGED: "304",
    ALONE: "PostgreSQL",
    TUTORIAL: "Django REST framework",
    DATASETTE: "Datasette",
    FAST: "FastAPI",
    EMPTY: "empty answer",
}
NOTES = """CPU time is that of all processes of the server and of PostgreSQL for one request; the client's is not counted. “register” is the
register as `docs/deployment.md` runs it, with two workers and the answers that it keeps as long as nothing changes; “made anew” is the
same with none kept; “304” is asked with the `ETag` of the answer. Goals are for the register as it is served, unless they say
“made anew”; exports and GeoJSON are never kept.

- PostgreSQL: one query that gives the same objects by itself, without what follows from other members (addresses, EDTF, UTC).
- Django REST framework, FastAPI: written as their tutorials teach, on the register's own tables; per incident 12 members with the
  names of place, types and agreements and the number of statements, where the register gives 33; of a statement 9, of a claim 6,
  where it gives 30 and 38. FastAPI searches with the register's own index.
- Datasette: an SQLite file of the same rows with indexes and full-text search, made before; an incident is one row with its types in words.
- One incident: the register is asked for its statements with their claims. Lists count what they find, but for Datasette's, and for
  the deep page of whoever can leave it out.
- Export: of Django REST framework and FastAPI a tenth, multiplied; both would take minutes for all.
- List page: fifty rows of the register with all its filters and counts beside them, a hundred of the others without any."""


def written(found, results, memory, rounds) -> str:
    idle, after = memory
    sizes = [f"{after[who]:.0f} MB {WHO[who]}" for who in after]
    return "\n".join(
        [
            f"Medians of {rounds} rounds; what takes longer than 20 s was asked once.",
            "",
            *_grid("CPU time, ms a request", found, results, lambda one: _number(one.cpu)),
            "",
            *_grid("Wall time, ms a request", found, results, lambda one: _number(one.wall)),
            "",
            *_goals(found, results),
            "",
            *_exports(found, results),
            "",
            f"Memory of two workers of the register: {idle:.0f} MB at first; at the end {', '.join(sizes)}.",
            "",
            NOTES,
            "",
        ]
    )


def _number(value):
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def _grid(title, found, results, shown):
    yield f"| {title} | {' | '.join(WHO.values())} |"
    yield f"|---|{'--:|' * len(WHO)}"
    for question in found:
        cells = [shown(results[question.name, who]) if (question.name, who) in results else "" for who in WHO]
        yield f"| {question.name} | {' | '.join(cells)} |"


def ratio(question, goal, who, results):
    """How the CPU time of somebody compares, as the goal looks at it; None where it was not asked."""
    if (question.name, who) not in results:
        return None
    ours, other = (results[question.name, one].cpu for one in (who, goal.than))
    over, under = (ours, other) if goal.most is not None else (other, ours)
    return over / under if under else float("inf")


def is_met(question, goal, results) -> bool:
    ours, other = (results[question.name, one].cpu for one in (goal.of, goal.than))
    return ours <= goal.most * other + goal.plus if goal.most is not None else other >= goal.least * ours


def _goals(found, results):
    yield "| request | beside | as served | made anew | goal |"
    yield "|---|---|--:|--:|--:|"
    for question in found:
        for goal in question.goals:
            ratios = [
                ratio(question, goal, who, results) for who in (UNCHANGED if goal.of == UNCHANGED else OURS, ANEW)
            ]
            shown = ["" if one is None else _number(one) for one in ratios]
            more = f" + {goal.plus:g} ms" if goal.plus else ""
            wanted = f"≤ {goal.most:g} ×{more}" if goal.most is not None else f"≥ {goal.least:g} × faster"
            name = f"{question.name}{', 304' if goal.of == UNCHANGED else ', made anew' if goal.of == ANEW else ''}"
            missed = "" if is_met(question, goal, results) else " missed"
            yield f"| {name} | {WHO[goal.than]} | {' | '.join(shown)} | {wanted}{missed} |"


def _exports(found, results):
    yield "| export | by | s | MB | first byte, s | growth of the server, MB |"
    yield "|---|---|--:|--:|--:|--:|"
    for question in found:
        if question.is_export:
            for who in question.asked:
                one = results[question.name, who]
                grown = "" if who == ALONE else f"{one.growth:.0f}"
                cells = [f"{one.wall / 1_000:.1f}", f"{one.size / 1e6:.0f}", f"{one.first / 1_000:.2f}", grown]
                yield f"| {question.name} | {WHO[who]} | {' | '.join(cells)} |"


def is_good(found, results) -> bool:
    return all(is_met(question, goal, results) for question in found for goal in question.goals)
