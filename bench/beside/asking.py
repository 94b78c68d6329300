"""Those who answer, each asked the same way: `ask` gives the size of the answer and what is needed to look at it once."""

import http.client
import io
import threading
import time
from dataclasses import dataclass


@dataclass
class Answer:
    status: int
    size: int
    first: float
    lines: int = 0
    kind: str = ""
    etag: str = ""
    body: bytes = b""


class Site:
    """A server that is asked over one connection, kept open where it lets it be."""

    def __init__(self, server, database):
        self.server, self.database = server, database
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=1_800)

    def cpu(self):
        return self.server.cpu(), self.database.cpu()

    def warm(self, address):
        """Ask so often over new connections that every worker will have been asked."""
        for _ in range(8):
            self.connection.close()
            self.ask(address)

    def _asked(self, address, headers):
        self.connection.request("GET", address, headers=headers)
        return self.connection.getresponse()

    def ask(self, address, values=None, *, etag="", keep=False) -> Answer:
        begun = time.perf_counter()
        headers = {"Accept": "*/*", **({"If-None-Match": etag} if etag else {})}
        try:
            response = self._asked(address, headers)
        except (http.client.RemoteDisconnected, ConnectionError):
            # A server closes a connection that was idle for seconds, as while others were asked.
            self.connection.close()
            response = self._asked(address, headers)
        body, size, first, lines = [], 0, 0, 0
        while piece := response.read1(1 << 20):
            first = first or time.perf_counter() - begun
            size, lines = size + len(piece), lines + piece.count(b"\n")
            if keep:
                body.append(piece)
        # Reading piece by piece does not tell the connection that this answer is over.
        response.read()
        kind = response.headers.get("Content-Type", "")
        return Answer(response.status, size, first, lines, kind, response.headers.get("ETag", ""), b"".join(body))


class _Sink(io.RawIOBase):
    """What is written is counted and gone."""

    def __init__(self):
        self.begun, self.first, self.size, self.lines = time.perf_counter(), 0, 0, 0

    def write(self, piece):
        self.first = self.first or time.perf_counter() - self.begun
        self.size, self.lines = self.size + len(piece), self.lines + bytes(piece).count(b"\n")
        return len(piece)


class Alone:
    """PostgreSQL itself: the processes that are counted are its own."""

    def __init__(self, connection, database):
        self.connection, self.database = connection, database

    def cpu(self):
        return 0.0, self.database.cpu()

    def ask(self, query, values=None, *, etag="", keep=False) -> Answer:
        with self.connection.cursor() as cursor:
            if query.startswith("COPY"):
                sink = _Sink()
                cursor.copy_expert(cursor.mogrify(query, values).decode(), sink)
                return Answer(200, sink.size, sink.first, sink.lines)
            begun = time.perf_counter()
            cursor.execute(query, values)
            body = cursor.fetchone()[0].encode()
            return Answer(
                200, len(body), time.perf_counter() - begun, kind="application/json", body=body if keep else b""
            )


class Growth:
    """By how many megabytes a server, if there is one, grows while something goes on."""

    def __init__(self, server):
        self.server, self.most = server, 0.0

    def __enter__(self):
        self.over = threading.Event()
        self.watch = threading.Thread(target=self._watch)
        if self.server:
            self.before = self.server.memory()
            self.watch.start()
        return self

    def _watch(self):
        while not self.over.wait(0.1):
            self.most = max(self.most, self.server.memory() - self.before)

    def __exit__(self, *exception):
        self.over.set()
        if self.server:
            self.watch.join()
