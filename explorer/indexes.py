"""All that is computed to answer quickly, in the order in which it follows a change."""

from .api.documents import DOCUMENTS
from .index import INCIDENTS
from .statement_index import STATEMENTS
from .words import WORDS_OF_INCIDENTS, WORDS_OF_STATEMENTS

INDEXES = (INCIDENTS, STATEMENTS, WORDS_OF_INCIDENTS, WORDS_OF_STATEMENTS, DOCUMENTS)
