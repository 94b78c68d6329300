"""Servers that are started for a measurement and stopped after it, and what processes take of the machine.

CPU time is what the kernel has counted for a process, in user and system mode, read from /proc; with it counts what its ended
children took. So a request costs what a batch of them has added, whoever of the server's processes answered.
"""

import http.client
import os
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
LATEST = 120


def _stat(pid):
    """(parent, ticks of its own, ticks of its ended children) of a process; None where it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    user, system, ended_user, ended_system = map(int, fields[11:15])
    return int(fields[1]), user + system, ended_user + ended_system


def _table():
    stats = ((int(name), _stat(name)) for name in os.listdir("/proc") if name.isdigit())
    return {pid: stat for pid, stat in stats if stat}


def family(pid):
    """A process and all that come from it."""
    table, found = _table(), [pid]
    for one in found:
        found += [child for child, (parent, *_ticks) in table.items() if parent == one]
    return found


class Server:
    """Processes that answer at a port of this machine."""

    def __init__(self, process, port):
        self.pid, self.port = process.pid, port

    def cpu(self) -> float:
        """Seconds."""
        stats = [_stat(pid) for pid in family(self.pid)]
        return sum(own + ended for _parent, own, ended in filter(None, stats)) / TICKS

    def memory(self) -> float:
        """Megabytes, a page that several processes share counted once."""
        return sum(map(_kilobytes, family(self.pid))) / 1_000


def _kilobytes(pid):
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


class Database:
    """What PostgreSQL takes for one database: its processes that live, and all that have ended."""

    def __init__(self, connection):
        self.name = connection.info.dbname
        self.postmaster = _stat(connection.info.backend_pid)[0]

    def cpu(self) -> float:
        """Seconds."""
        table = _table()
        live = [own for pid, (parent, own, _) in table.items() if parent == self.postmaster and self._serves(pid)]
        return (sum(live) + table[self.postmaster][2]) / TICKS

    def _serves(self, pid):
        try:
            return f" {self.name} ".encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            return False


@contextmanager
def served(command, port, *, cwd, log, **environment):
    """A server that answers, stopped with all its processes afterwards."""
    if _answers(port):
        raise SystemExit(f"Something answers at port {port} already.")
    with open(log, "wb") as said:
        process = subprocess.Popen(command, cwd=cwd, env=os.environ | environment, stdout=said, stderr=said)
    try:
        _wait(process, port, log)
        yield Server(process, port)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process, port, log):
    until = time.monotonic() + LATEST
    while process.poll() is None and time.monotonic() < until:
        if _answers(port):
            return
        time.sleep(0.2)
    raise SystemExit(f"{' '.join(map(str, process.args))} does not answer:\n{Path(log).read_text()[-2_000:]}")


def _answers(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LATEST)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    except OSError:
        return False
    finally:
        connection.close()
    return True
