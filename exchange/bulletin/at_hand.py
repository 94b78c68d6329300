"""The gazetteer of this process: read once, and anew when the name of a party or a place has changed since."""

from threading import Lock

from django.db.models import Max

from history.models import Change
from incidents.models import Place
from parties.models import Party

from .gazetteer import Gazetteer

NAMED = (Party._meta.label_lower, Place._meta.label_lower)


class GazetteerAtHand:
    """Asks the history, in two short queries, whether what it holds is still true.

    Names change only through recordings, whose numbers are in the order of their commits; so only the changes since the
    last question have to be looked at, however long the history is.
    """

    def __init__(self):
        self._lock = Lock()
        self._gazetteer, self._seen = None, 0

    def current(self) -> Gazetteer:
        with self._lock:
            last = Change.objects.aggregate(last=Max("seq"))["last"] or 0
            if self._gazetteer is None or self._is_old(last):
                # Asked before it is read: a change that comes in between is found by the next question.
                self._gazetteer = Gazetteer.load()
            self._seen = last
            return self._gazetteer

    def forget(self) -> None:
        """Read anew next time, as tests need whose database goes back to what it was."""
        with self._lock:
            self._gazetteer, self._seen = None, 0

    def _is_old(self, last):
        # A history that is shorter than it was is another one: a database was put back.
        return last < self._seen or Change.objects.filter(seq__gt=self._seen, resource__in=NAMED).exists()


AT_HAND = GazetteerAtHand()
