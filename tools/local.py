"""Before the first start: the port is free, and this copy has a key of its own."""

import os
import secrets
import socket
import sys
from pathlib import Path

ENVIRONMENT = Path(__file__).resolve().parent.parent / "var" / "local.env"


def check_port(text):
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        sys.exit(f"PORT must be a number from 1 to 65535, not {text!r}.")
    with socket.socket() as probe:
        # As the server does, so that a port closed a moment ago counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError:
            sys.exit(f"Port {text} is reserved for the system. Choose a higher one: PORT=8000 make run")
        except OSError:
            sys.exit(
                f"Port {text} is taken. Either the register runs already, at http://127.0.0.1:{text}/, "
                f"or another program has it; then choose another: PORT={int(text) % 65535 + 1} make run"
            )


def make_key():
    if ENVIRONMENT.exists():
        return
    file = os.open(ENVIRONMENT, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w") as stream:
        stream.write(f"SECRET_KEY={secrets.token_urlsafe(60)}\n")


if __name__ == "__main__":
    check_port(sys.argv[1])
    make_key()
