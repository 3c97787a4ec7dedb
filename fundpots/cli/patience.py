"""A worker that gives a thread to a request only once all of it has arrived.

Gunicorn's own threads read what is sent while it comes in, so that a handful of senders on bad lines (or of
bad will) keep everybody waiting. Here the loop that waits for all connections gathers what they send, and the
few threads work on whole requests only.
"""

import re
import socket
from collections.abc import Callable
from functools import partial
from selectors import EVENT_READ
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

PIECE = 2**16
#: Heads and bodies beyond these are handed on as they are: whoever reads them refuses them.
LONGEST_HEAD = 2**17
LONGEST_BODY = 13 * 2**20
#: So much may wait in memory for its rest; above it threads read along, as Gunicorn's own do.
MOST_GATHERED = 128 * 2**20
#: Seconds within which a request has to arrive, which is time for 12 MB over a poor telephone.
LONGEST_WAIT = 600

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r\n", re.IGNORECASE)
#: Whoever says so waits to be told to go on, which a thread does.
_EXPECTS = re.compile(rb"\r\nexpect:", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)


def is_whole(request: bytes | bytearray) -> bool:
    """Has all of a request arrived, or enough of it to be judged?

    >>> is_whole(b"GET / HTTP/1.1\\r\\nHost: a"), is_whole(b"GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n")
    (False, True)
    >>> head = b"POST / HTTP/1.1\\r\\nContent-Length: 3\\r\\n\\r\\n"
    >>> is_whole(head + b"a="), is_whole(head + b"a=1")
    (False, True)
    """
    end = request.find(b"\r\n\r\n")
    if end < 0:
        return len(request) > LONGEST_HEAD
    head = bytes(request[: end + 2])
    if _EXPECTS.search(head):
        return True
    if _CHUNKED.search(head):
        return request.endswith(b"0\r\n\r\n") or len(request) > LONGEST_BODY
    length = _LENGTH.search(head)
    wanted = int(length[1]) if length else 0
    return wanted > LONGEST_BODY or len(request) >= end + 4 + wanted


class PatientWorker(ThreadWorker):
    """Gunicorn's threads behind a loop that gathers requests."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gathered = 0
        self.looked_at = 0.0

    def enqueue_req(self, conn: TConn) -> None:
        """A connection is new, or speaks again: gather its request first."""
        conn.arrived = bytearray()
        conn.since = monotonic()
        conn.sock.setblocking(False)
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))
        if conn.parser is not None:  # what came right behind the request before is here already
            self._take(conn, conn.parser.unreader.take_buffered())

    def on_pending_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """Take what has come; with the last piece, or the end of the line, a thread takes over."""
        try:
            piece = client.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if piece:
            self._take(conn, piece)
        else:
            self._let_go(conn, conn.close)

    def murder_pending(self) -> None:
        """Close connections that take too long; when the server ends, those that have not begun to ask."""
        now = monotonic()
        if self.alive and now - self.looked_at < 1:
            return
        self.looked_at = now
        for conn in list(self.pending_conns):
            waited = now - conn.since
            if waited > (LONGEST_WAIT if conn.arrived else self.cfg.keepalive) or not (
                self.alive or conn.arrived
            ):
                self._let_go(conn, conn.close)

    def handle(self, conn: TConn) -> Any:
        """Work on a request in a thread: what was gathered is read first."""
        if conn.arrived:
            conn.data_ready = True
            conn.init()
            conn.parser.unreader.unread(bytes(conn.arrived))
            conn.arrived = bytearray()
        return super().handle(conn)

    def _take(self, conn: TConn, piece: bytes) -> None:
        conn.arrived += piece
        self.gathered += len(piece)
        if is_whole(conn.arrived) or self.gathered > MOST_GATHERED:
            self._stop_gathering(conn)
            super().enqueue_req(conn)

    def _let_go(self, conn: TConn, close: Callable[[], None]) -> None:
        self._stop_gathering(conn)
        self.nr_conns -= 1
        close()

    def _stop_gathering(self, conn: TConn) -> None:
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)
        self.gathered -= len(conn.arrived)
