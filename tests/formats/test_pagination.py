import json
from base64 import urlsafe_b64encode

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from explorer.models import IndexedIncident
from formats.pagination import BlanksLast, Keyset
from incidents.models import Incident
from parties.models import Outlet, Party
from tests import factories

ORDERINGS = [
    ("-pk",),
    ("pk",),
    ("name_folded", "pk"),
    ("-name_folded", "-pk"),
    ("name_folded", "-pk"),
    ("name", "-slug", "pk"),
]


def outlets(*names):
    Outlet.objects.bulk_create(
        [Outlet(slug=f"of-these-{number}", name=name) for number, name in enumerate(names)], batch_size=500
    )


def forwards(keyset):
    """All pages, from the first."""
    pages = [keyset.page()]
    while pages[-1].next:
        pages.append(keyset.page(pages[-1].next))
    return pages


def backwards(keyset, last):
    """All pages, from the last back to the first."""
    pages = [last]
    while pages[0].previous:
        pages.insert(0, keyset.page(pages[0].previous))
    return pages


def rows(pages):
    return [row for page in pages for row in page.rows]


BY_NAME = ("name_folded", "pk")
MARK = Keyset(Outlet.objects.all(), BY_NAME)._mark()


def cursor_of(*values, mark=MARK):
    """One of outlets by name, made up."""
    return written([mark, *values])


def written(value):
    return urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode().rstrip("=")


class TestEveryRowOnce(TestCase):
    @settings(max_examples=40)
    @given(
        names=st.lists(st.sampled_from(["a", "A", "b", "Ə", "ա"]), max_size=12),
        ordering=st.sampled_from(ORDERINGS),
        per_page=st.integers(min_value=1, max_value=5),
    )
    def test_whatever_the_rows_and_the_order_each_comes_once_in_both_directions(self, names, ordering, per_page):
        outlets(*names)
        keyset = Keyset(Outlet.objects.all(), ordering, per_page)
        expected = list(Outlet.objects.order_by(*ordering))
        there = forwards(keyset)
        assert rows(there) == expected
        assert all(len(page.rows) == per_page for page in there[:-1])
        assert rows(backwards(keyset, there[-1])) == expected

    @settings(max_examples=40)
    @given(
        addresses=st.lists(st.sampled_from(["", "https://a.example/", "https://b.example/"]), max_size=12),
        per_page=st.integers(min_value=1, max_value=5),
    )
    def test_what_has_no_address_comes_last_in_both_directions(self, addresses, per_page):
        for number, address in enumerate(addresses):
            Outlet.objects.create(slug=f"of-these-{number}", name="Outlet", address=address)
        keyset = BlanksLast(Outlet.objects.all(), ("address", "-pk"), per_page)
        expected = sorted(Outlet.objects.all(), key=lambda one: (not one.address, one.address, -one.pk))
        there = forwards(keyset)
        assert rows(there) == expected
        assert all(len(page.rows) == per_page for page in there[:-1])
        assert rows(backwards(keyset, there[-1])) == expected


pytestmark = pytest.mark.django_db


def test_an_empty_list_is_one_empty_page():
    page = Keyset(Outlet.objects.all()).page()
    assert (page.rows, page.next, page.previous) == ([], None, None)


def test_the_first_page_has_none_before_it_and_the_last_none_after():
    outlets(*"abcde")
    pages = forwards(Keyset(Outlet.objects.all(), ("pk",), 2))
    assert [len(page.rows) for page in pages] == [2, 2, 1]
    assert pages[0].previous is None
    assert pages[-1].next is None


def test_a_full_last_page_is_not_followed_by_an_empty_one():
    outlets(*"abcd")
    assert [len(page.rows) for page in forwards(Keyset(Outlet.objects.all(), ("pk",), 2))] == [2, 2]


def test_a_thousand_equal_keys_end():
    outlets(*["same"] * 1200)
    pages = forwards(Keyset(Outlet.objects.all(), ("name_folded", "pk"), 300))
    assert [len(page.rows) for page in pages] == [300] * 4
    assert len({row.pk for row in rows(pages)}) == 1200


def test_rows_that_arrive_meanwhile_shift_nothing():
    outlets(*"bdfh")
    keyset = Keyset(Outlet.objects.all(), ("name_folded", "pk"), 2)
    first = keyset.page()
    for name in ("a", "c", "e"):
        factories.outlet(name)
    second = keyset.page(first.next)
    assert [row.name for row in first.rows] == ["b", "d"]
    assert [row.name for row in second.rows] == ["e", "f"]
    assert [row.name for row in keyset.page(second.previous).rows] == ["c", "d"]


def test_rows_that_leave_meanwhile_shift_nothing():
    outlets(*"abcdef")
    keyset = Keyset(Outlet.objects.all(), ("name_folded", "pk"), 2)
    first = keyset.page()
    Outlet.objects.filter(name__in=["b", "c"]).delete()
    assert [row.name for row in keyset.page(first.next).rows] == ["d", "e"]


def test_a_page_that_was_emptied_meanwhile_is_empty():
    outlets(*"abc")
    keyset = Keyset(Outlet.objects.all(), ("pk",), 2)
    first = keyset.page()
    Outlet.objects.filter(name="c").delete()
    assert keyset.page(first.next).rows == []


def test_a_page_costs_one_query_wherever_it_is(django_assert_num_queries):
    outlets(*["x"] * 20)
    keyset = Keyset(Outlet.objects.all(), ("name_folded", "pk"), 3)
    pages = forwards(keyset)
    with django_assert_num_queries(1):
        keyset.page(pages[4].next)


def test_times_may_be_part_of_the_order():
    for _number in range(5):
        factories.incident()
    keyset = Keyset(Incident.objects.all(), ("-created_at", "-pk"), 2)
    assert rows(forwards(keyset)) == list(Incident.objects.order_by("-created_at", "-pk"))


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "%%%",
        "é",
        "A",
        "AAAA",
        "\0",
        "=" * 10,
        urlsafe_b64encode(b"\xff\xfe").decode(),
        urlsafe_b64encode(b"{}").decode(),
        urlsafe_b64encode(b"null").decode(),
        urlsafe_b64encode(b"[" * 100_000).decode(),
        urlsafe_b64encode(b'["f", "a", NaN]').decode(),
        urlsafe_b64encode(b'["f", "a", 1e999]').decode(),
        written(["f", "a", 1]),
        cursor_of("f", "a", 1, mark="00000000"),
        cursor_of("f", "a", 1, mark=None),
        cursor_of("f", "a", True),
        cursor_of("f", "a", 1.0),
        cursor_of("f", "a", "1"),
        cursor_of("f", "a", -5),
        cursor_of("f", "a", 1) + "=",
        cursor_of("f", "a", 1) + "!!",
        f" {cursor_of('f', 'a', 1)}",
        urlsafe_b64encode(json.dumps([MARK, "f", "a", 1]).encode()).decode(),
        cursor_of(),
        cursor_of("f"),
        cursor_of("f", "a"),
        cursor_of("f", "a", 1, 2),
        cursor_of("x", "a", 1),
        cursor_of(1, "a", 1),
        cursor_of("f", None, 1),
        cursor_of("f", "a", None),
        cursor_of("f", "a", "x"),
        cursor_of("f", "a", []),
        cursor_of("f", "a", {}),
        cursor_of("f", "a", 2**63),
        cursor_of("f", "a", -(2**64)),
        cursor_of("f", "a\0", 1),
        cursor_of("f", "\ud800", 1),
    ],
)
def test_a_cursor_that_is_not_of_this_list_is_refused(cursor):
    outlets(*"abc")
    with pytest.raises(ValidationError, match="not a cursor of this list"):
        Keyset(Outlet.objects.all(), ("name_folded", "pk"), 2).page(cursor)


def test_a_cursor_is_of_one_list_and_one_order():
    outlets(*"abc")
    keyset = Keyset(Outlet.objects.all(), BY_NAME, 2)
    assert [row.name for row in keyset.page(cursor_of("f", "a", Outlet.objects.get(name="a").pk)).rows] == ["b", "c"]
    cursor = keyset.page().next
    assert Keyset(Outlet.objects.filter(name="c"), BY_NAME, 1).page(cursor).rows[0].name == "c"
    for other in (
        Keyset(Party.objects.all(), BY_NAME),
        Keyset(Outlet.objects.all(), ("-name_folded", "pk")),
        Keyset(Outlet.objects.all(), ("name", "pk")),
    ):
        with pytest.raises(ValidationError, match="not a cursor of this list"):
            other.page(cursor)


def test_records_have_the_cursors_that_their_index_gives():
    assert Keyset(Incident.objects.all())._mark() == Keyset(IndexedIncident.objects.all())._mark()


@given(st.text(min_size=1, max_size=80))
@example("")
def test_text_that_is_no_cursor_is_refused_and_none_is_the_first_page(text):
    keyset = Keyset(Outlet.objects.all(), ("name_folded", "pk"), 2)
    if text:
        with pytest.raises(ValidationError, match="not a cursor of this list"):
            keyset.page(text)
    else:
        assert keyset.page(text) == keyset.page()


@pytest.mark.parametrize("value", [["a"], {"a": 1}, 5, True])
def test_a_value_of_another_kind_in_a_cursor_is_refused(value):
    outlets(*"abc")
    with pytest.raises(ValidationError, match="not a cursor of this list"):
        Keyset(Outlet.objects.all(), ("name_folded", "pk"), 2).page(cursor_of("f", value, 1))
