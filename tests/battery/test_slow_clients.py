"""Senders on bad lines (82): nobody waits for them, and odd but proper ways to send are all understood."""

import socket
from contextlib import closing
from threading import Event, Thread

import pytest

from tests import make
from tests.battery.hands import place

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
TODAY = {"on-day": "2", "on-month": "11", "on-year": "2026"}
FORM = b"email=a%40example.org&password=none"


@pytest.fixture(scope="module")
def here(sqlite_files, tmp_path_factory):
    with place(sqlite_files, tmp_path_factory.mktemp("slow")) as made:
        yield made


def head(here, *lines: str, method: str = "GET", path: str = "/healthz") -> bytes:
    host = here.server.address.removeprefix("http://")
    return "\r\n".join((f"{method} {path} HTTP/1.1", f"Host: {host}", *lines, "", "")).encode()


def form_head(here, *lines: str) -> bytes:
    kind = "Content-Type: application/x-www-form-urlencoded"
    return head(here, kind, *lines, method="POST", path="/sign-in")


def line_to(here) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", here.server.port), timeout=30)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def read(line: socket.socket, until: bytes) -> bytes:
    """Everything up to some bytes that must come, or to the end of the line."""
    found = b""
    while until not in found and (piece := line.recv(65536)):
        found += piece
    return found


@pytest.mark.parametrize("part", ["head", "body"])
def test_twenty_clients_that_send_a_byte_now_and_then_stop_nobody(here, part):
    """82: others read and write while all twenty are still at it."""
    pot = make.pot()
    hand, path = here.hand(make.treasurer()), f"/pots/{pot.slug}"
    make.db.session.commit()
    begun = head(here)[:-4] if part == "head" else form_head(here, "Content-Length: 100000")
    enough, lines = Event(), [line_to(here) for _ in range(20)]

    def dribble() -> None:
        for line in lines:
            line.sendall(begun)
        while not enough.wait(0.2):
            for line in lines:
                line.sendall(b"a")

    slow = Thread(target=dribble)
    slow.start()
    for number in range(10):
        assert hand.get(path).status_code == 200
        assert hand.post(f"{path}/deposit", amount="1", reason=f"Gift {number}", **TODAY).status_code == 303
    assert slow.is_alive()
    enough.set()
    slow.join()
    for line in lines:
        line.close()


def test_a_request_in_single_bytes_is_answered(here):
    with closing(line_to(here)) as line:
        for byte in head(here, "Connection: close"):
            line.sendall(bytes([byte]))
        assert b" 200 " in read(line, b"ok\n")


def test_requests_sent_in_one_breath_are_answered_one_after_the_other(here):
    with closing(line_to(here)) as line:
        line.sendall(head(here) * 3 + head(here, "Connection: close"))
        assert read(line, b"nothing stops this before the end").count(b" 200 ") == 4


def test_a_line_that_is_kept_open_is_used_again(here):
    with closing(line_to(here)) as line:
        for _ in range(3):
            line.sendall(head(here))
            assert b"ok\n" in read(line, b"ok\n")


@pytest.mark.parametrize("how", ["length", "chunks", "asking first"])
def test_a_form_is_read_however_it_is_sent(here, how):
    """All three lack the CSRF token, so each is told so: it was read to its end."""
    with closing(line_to(here)) as line:
        if how == "length":
            line.sendall(form_head(here, f"Content-Length: {len(FORM)}", "Connection: close"))
            line.sendall(FORM)
        elif how == "chunks":
            line.sendall(form_head(here, "Transfer-Encoding: chunked", "Connection: close"))
            for part in (FORM[:10], FORM[10:], b""):
                line.sendall(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        else:
            line.sendall(
                form_head(here, f"Content-Length: {len(FORM)}", "Expect: 100-continue", "Connection: close")
            )
            assert b" 100 " in read(line, b"\r\n\r\n")
            line.sendall(FORM)
        assert b" 400 " in read(line, b"</html>")[:20]


def test_whoever_hangs_up_half_way_is_forgotten(here):
    for part in (b"", head(here)[:20], form_head(here, "Content-Length: 100") + b"a"):
        with closing(line_to(here)) as line:
            line.sendall(part)
    with closing(line_to(here)) as line:
        line.sendall(head(here, "Connection: close"))
        assert b" 200 " in read(line, b"ok\n")


def test_what_is_far_too_long_is_refused_and_not_gathered(here):
    with closing(line_to(here)) as line:
        line.sendall(form_head(here, f"Content-Length: {10**12}", "Connection: close"))
        assert read(line, b"\r\n").split()[1] in (b"400", b"413")
    with closing(line_to(here)) as line:
        line.sendall(b"GET /" + b"a" * 300_000)
        assert read(line, b"\r\n").split()[1] in (b"400", b"414", b"431")
