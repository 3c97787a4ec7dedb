"""A story begins: the people of the small country are at their browsers, and the clock stands still."""

import pytest
import time_machine
from argon2 import PasswordHasher

from fundpots.people.operations import passwords
from tests.stories import world as stage
from tests.stories.steps import Story


@pytest.fixture
def stopped_clock(monkeypatch):
    """Passwords are hashed cheaply here: how dear they are in earnest is tested with signing in."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", cheap)
    with time_machine.travel(stage.START, tick=False) as clock:
        yield clock


@pytest.fixture
def story(app, stopped_clock):
    return Story(app, stopped_clock)
