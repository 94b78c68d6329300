import pytest

from tests import factories
from tests.desk_rules import entered_by_hand, must_be_refused_at_the_desk

from .test_models import CASES

pytestmark = pytest.mark.django_db

# A judgement is given on a page of its own, over two incidents that the address names.
JUDGEMENTS = [case.constraint for case in CASES if case.constraint.startswith("judgement_")]


@pytest.mark.parametrize("case", entered_by_hand(CASES, *JUDGEMENTS), ids=str)
def test_an_editor_who_breaks_a_rule_is_told_so_beside_the_field(client, case):
    client.force_login(factories.editor())
    must_be_refused_at_the_desk(case, client)
