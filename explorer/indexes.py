"""All indexes, in the order in which they follow a change."""

from .index import INCIDENTS
from .statement_index import STATEMENTS
from .words import WORDS_OF_INCIDENTS, WORDS_OF_STATEMENTS

INDEXES = (INCIDENTS, STATEMENTS, WORDS_OF_INCIDENTS, WORDS_OF_STATEMENTS)
