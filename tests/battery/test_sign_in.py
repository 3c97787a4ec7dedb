"""A, at the real server with its two processes. The rest of part A lies in tests/people."""

import re

import pytest

from fundpots.db import db
from fundpots.people.operations import passwords
from tests import make
from tests.battery.serving import PASSWORD


class Counting:
    """Hashes as the real one does, and counts how often somebody's patience was spent."""

    def __init__(self, hasher) -> None:
        self.hasher, self.times = hasher, 0

    def verify(self, stored: str, password: str) -> bool:
        self.times += 1
        return self.hasher.verify(stored, password)

    def __getattr__(self, name: str):
        return getattr(self.hasher, name)


def test_an_unknown_address_costs_as_much_work_as_a_wrong_password(client, monkeypatch):
    """3, by construction: each is one hash of the same strength, and nothing else takes time."""
    make.person("known@example.org", password_hash=passwords.hash_password(PASSWORD))
    db.session.commit()
    counting = Counting(passwords._HASHER)
    monkeypatch.setattr(passwords, "_HASHER", counting)

    spent = []
    for email in ("known@example.org", "unknown@example.org"):
        before = counting.times
        client.post("/sign-in", data={"email": email, "password": "not this one"})
        spent.append(counting.times - before)

    assert spent == [1, 1]
    assert not counting.check_needs_rehash(passwords._nobodys_hash())


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_signing_in_and_out_at_the_real_server(site, demonstration):
    """1, 2 and 4: a new cookie, the same words for both mistakes, and an old cookie worth nothing."""
    email = demonstration.account("officer", "wales")
    stranger, unknown = site.caller(), site.caller()
    stranger.open("/sign-in").press("Sign in", email=email, password="wrong")
    unknown.open("/sign-in").press("Sign in", email="nobody@example.org", password="wrong")
    assert stranger.status == unknown.status == 200
    assert stranger.plain.replace(email, "X") == unknown.plain.replace("nobody@example.org", "X")

    somebody = site.caller()
    somebody.open("/sign-in")
    before = dict(somebody.client.session.cookies)
    somebody.sign_in(email)
    old = dict(somebody.client.session.cookies)
    assert old != before
    somebody.open("/sign-out").press("Sign out")

    thief = site.caller()
    thief.client.session.cookies.update(old)
    answer = thief.client.get("/account")
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_ten_wrong_passwords_have_to_wait_whichever_process_they_meet(site, demonstration):
    """8: counted in the database, so over both processes; others are not locked out."""
    email = demonstration.account("officer", "wales", nth=3)
    answers = []
    for _ in range(11):
        guesser = site.caller()
        guesser.open("/sign-in")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', guesser.text).group(1)
        sent = {"email": email, "password": "wrong", "csrf_token": token}
        answers.append(guesser.client.post("/sign-in", data=sent))

    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    site.caller("somebody else").sign_in(demonstration.account("officer", "wales", nth=5))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_log_of_the_server_holds_no_secret(site, demonstration):
    """40: passwords, tokens of letters, cookies and tokens of forms."""
    email = demonstration.account("officer", "scotland", nth=2)
    somebody = site.caller().sign_in(email)
    cookie = next(iter(dict(somebody.client.session.cookies).values()))
    visitor = site.caller().open("/sign-in/link")
    visitor.confirm(email=email)
    letter = visitor.open(f"/outbox?to={email}").links("/outbox/")[0]
    link = visitor.open(letter).links("/link/")[0]
    token = link.rpartition("/")[2]
    visitor.open(link).confirm()
    visitor.client.post(link, data={"csrf_token": "made up"})
    somebody.client.post("/account", data={"name": "no token"})
    said = site.said()

    for secret in (PASSWORD, token, cookie, "made up"):
        assert secret not in said
