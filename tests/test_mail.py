"""Letters: written in one's language, put into the outbox with the act, delivered once."""

import socketserver
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from fundpots import mail
from fundpots.cli.outbox import outbox
from fundpots.db import db
from fundpots.delivery import WAITS, deliver, message_of, read_smtp_url
from fundpots.mail import Email, letter, link, queue_email
from tests import make
from tests.make import NOON, later


class PostOffice(socketserver.StreamRequestHandler):
    """Just enough of SMTP to take letters, or to refuse them as told."""

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip().upper():
            if line == "DATA":
                self.say("354 go on")
                self.take()
            elif line.startswith("RCPT") and self.server.refuse_with:
                self.say(self.server.refuse_with)
            elif line == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.server.letters.append(b"".join(lines).decode())
        self.say("250 taken")

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


@pytest.fixture
def post_office():
    """A mail server on this machine, with the letters that it took."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), PostOffice) as server:
        server.daemon_threads = True
        server.letters, server.refuse_with = [], ""
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def settings(app, post_office):
    return replace(app.config["SETTINGS"], smtp_url=f"smtp://127.0.0.1:{post_office.server_address[1]}")


def queued(**values) -> Email:
    email = queue_email(
        **{
            "to": "a@example.org",
            "kind": "receipt",
            "subject": "A receipt",
            "text": "Ŵyn £5",
            "at": NOON,
            **values,
        }
    )
    db.session.commit()
    return email


def test_a_letter_leads_to_pages_in_the_language_of_its_reader(app):
    assert link("/bids/3") == "http://127.0.0.1:8000/bids/3"
    assert link("/bids/3", "cy") == "http://127.0.0.1:8000/cy/bids/3"


def test_a_letter_has_a_subject_a_text_and_a_signature(app):
    person = make.person(name="Secretary, Leeds")

    email = letter("password_changed", to=person, at=NOON, round_id=7)

    assert email.subject == "Your password was changed"
    assert email.text.startswith(
        "Hello Secretary, Leeds,\n\nYour password was changed on 2 November 2026, 12:00pm."
    )
    assert email.text.endswith("-- \nfundpots, for Momentum\nhttp://127.0.0.1:8000\n")
    assert "\n\n\n" not in email.text
    assert (email.round_id, email.person_id, email.to) == (7, person.id, person.email)


def test_a_name_can_not_add_a_header(app):
    by = make.person(name="A\r\nBcc: everybody@example.org")

    email = letter("invitation", to=make.person(), at=NOON, by=by, path="/link/x", expires_at=NOON)

    assert "\n" not in email.subject
    assert "Bcc" not in message_of(email_with_id(email), app.config["SETTINGS"])


def email_with_id(email):
    db.session.flush()
    return email


def test_a_letter_that_is_rolled_back_was_never_written(app):
    queue_email(to="a@example.org", kind="x", subject="s", text="t", at=NOON)
    db.session.rollback()

    assert db.session.scalars(select(Email)).all() == []


def test_a_template_without_a_subject_is_found_out(app):
    with pytest.raises(mail.BadLetter):
        mail._subject_and_text("x", "Subject: a\nHello")


def test_letters_are_delivered_once(app, settings, post_office):
    email = queued()

    first = deliver(settings, NOON)
    second = deliver(settings, later(hours=1))

    assert (first.sent, second.sent) == (1, 0)
    assert len(post_office.letters) == 1
    assert "To: a@example.org" in post_office.letters[0]
    assert "Auto-Submitted: auto-generated" in post_office.letters[0]
    db.session.refresh(email)
    assert email.sent_at == NOON


def test_the_secret_of_a_letter_is_wiped_once_it_is_on_its_way(app, settings, post_office):
    email = queued(kind="sign_in_link", text="http://127.0.0.1:8000/link/secret")

    deliver(settings, NOON)

    db.session.refresh(email)
    assert "link/secret" in post_office.letters[0]
    assert email.text == ""


def test_a_letter_that_is_not_taken_now_is_tried_again_later_and_later(app, settings, post_office):
    email = queued()
    post_office.refuse_with = "450 mailbox busy"
    at, tries = NOON, 0

    while email.failed_at is None:
        outcome = deliver(settings, at)
        tries += outcome.put_off + outcome.given_up
        db.session.refresh(email)
        assert deliver(settings, at).put_off == 0
        at = (email.next_try_at or at) + timedelta(seconds=1)

    assert tries == len(WAITS) + 1
    assert "mailbox busy" in email.error


def test_an_address_that_does_not_exist_is_given_up_at_once(app, settings, post_office):
    email = queued()
    post_office.refuse_with = "550 no such mailbox"

    outcome = deliver(settings, NOON)

    db.session.refresh(email)
    assert outcome.given_up == 1
    assert email.failed_at == NOON


def test_one_bad_letter_does_not_hold_up_the_others(app, settings, post_office):
    bad, good = queued(to="not an address\nat all"), queued()

    outcome = deliver(settings, NOON)

    db.session.refresh(good)
    db.session.refresh(bad)
    assert (outcome.sent, outcome.given_up) == (1, 1)
    assert good.sent_at == NOON
    assert bad.sent_at is None


def test_no_server_means_no_letter_is_lost(app, settings):
    email = queued()
    nowhere = replace(settings, smtp_url="smtp://127.0.0.1:1")

    with pytest.raises(OSError):
        deliver(nowhere, NOON)

    db.session.refresh(email)
    assert (email.tries, email.sent_at, email.failed_at) == (0, None, None)


def test_a_letter_taken_by_a_process_that_died_is_sent_by_the_next(app, settings, post_office):
    from fundpots.delivery import LEASE, _take

    queued()
    _take(NOON)

    assert deliver(settings, NOON).sent == 0
    assert deliver(settings, NOON + LEASE).sent == 1


@pytest.mark.parametrize("url", ["", "mail.example.org", "http://mail.example.org", "smtp://"])
def test_a_mail_server_that_can_not_be_read_is_named(url):
    with pytest.raises(ValueError, match="SMTP_URL"):
        read_smtp_url(url)


def test_tls_from_the_first_byte_has_its_own_port():
    server = read_smtp_url("smtps://mail.example.org")

    assert (server.port, server.tls) == (465, "whole")


def test_the_command_says_what_is_missing(monkeypatch, app):
    from click.testing import CliRunner

    monkeypatch.setenv("FUNDPOTS_TESTING", "1")
    monkeypatch.setenv("DATABASE_URL", app.config["SQLALCHEMY_DATABASE_URI"])
    monkeypatch.delenv("SMTP_URL", raising=False)

    ran = CliRunner().invoke(outbox, ["send"])

    assert ran.exit_code == 2
    assert "SMTP_URL is not set" in ran.stderr


def test_the_command_delivers(monkeypatch, app, settings, post_office):
    from click.testing import CliRunner

    queued()
    monkeypatch.setenv("FUNDPOTS_TESTING", "1")
    monkeypatch.setenv("DATABASE_URL", app.config["SQLALCHEMY_DATABASE_URI"])
    monkeypatch.setenv("SMTP_URL", settings.smtp_url)

    with_clock = CliRunner().invoke(outbox, ["send"])
    counted = CliRunner().invoke(outbox, ["waiting"])

    assert with_clock.stdout.strip() == '{"sent": 1, "put_off": 0, "given_up": 0}'
    assert counted.stdout.strip() == '{"waiting": 0, "sent": 1, "given_up": 0}'
