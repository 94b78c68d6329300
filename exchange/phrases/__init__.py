"""What official statements say, and how: the words by which a bulletin is read, one table for each language.

How phrases are written: see `exchange.bulletin.phrasebook`.
"""

from . import armenian, azerbaijani, english, russian

LANGUAGES = (english, russian, armenian, azerbaijani)
