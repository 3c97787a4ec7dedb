"""85: whatever people do to a round, in whatever order, its laws hold (42, 47, 49 and 50 among them)."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.battery.life import LateLife, Life


def live(examples: int, steps: int, life: type[Life] = Life, **chosen) -> None:
    """Let so many rounds be lived through."""
    Life.done.clear()
    many = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        **chosen,
    )
    run_state_machine_as_test(life, settings=many)
    print(dict(sorted(Life.done.items())))


def test_a_few_rounds_keep_their_laws_whatever_is_done_to_them(app):
    live(2, 6, LateLife, derandomize=True)

    assert sum(Life.done.values()) > 2, "next to nothing happened"


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_two_hundred_rounds_that_nobody_chose_keep_their_laws(app):
    live(200, 30)

    for act in ("write_bid", "start_scoring", "close_scoring", "put_to_vote", "publish_result", "mark_paid"):
        assert Life.done[act], f"no round ever came to {act}: {Life.done}"


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(3000)
def test_fifty_rounds_on_postgresql_keep_their_laws(app):
    live(50, 30)
