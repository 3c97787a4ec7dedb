"""The one table of `make bench`: what is missed stands in it as plainly as what is met."""

from tests.bench.engine.__main__ import Row as EngineRow
from tests.bench.engine.__main__ import figures_of as of_engine
from tests.bench.figures import below, laid_out, page_of
from tests.bench.pages.__main__ import BIG
from tests.bench.pages.__main__ import Row as PageRow
from tests.bench.pages.__main__ import figures_of as of_pages


def test_a_figure_above_its_limit_is_told_as_missed():
    kept, missed = (below("start", "help", "", seconds, "s", 0.3) for seconds in (0.1, 0.6))

    assert (kept.met, missed.met) == (True, False)
    assert laid_out([missed]).endswith("| start | help |  | 0.6 s | limit | 0.3 s | 0.5 | 1 | no |")
    assert "2 figures; of 2 aims 1 were missed" in page_of([kept, missed])


def test_a_page_is_told_by_its_rate_its_slowest_and_its_queries():
    rate, slow, queries = of_pages([PageRow("tasks", "sqlite", 150.0, 0.15, 298.0, 10, 20.0)])

    assert (rate.other, rate.met) == (1000.0, False)
    assert (slow.measured, slow.met) == (298.0, False)
    assert (queries.measured, queries.met) == (10, True)


def test_a_page_on_the_big_database_may_take_twice_its_time():
    def met(ratio):
        (found,) = of_pages([PageRow("pot", BIG, 10.0, ratio, None, 5, 20.0)])
        return found.met

    assert (met(0.51), met(0.49)) == (True, False)


def test_the_engine_tells_times_in_milliseconds_and_memory_as_it_is():
    time, memory = of_engine(
        [
            EngineRow("read", "Lodz_2025.pb", "9 x 2", 0.02, "peer", 2.0, 100.0, 10),
            EngineRow("peak memory", "Lodz_2025.pb", "9 x 2", 40.0, "peer", 225.0, 5.6, 10),
        ]
    )

    assert (time.measured, time.unit, time.other, time.met) == (20.0, "ms", 2000.0, True)
    assert (memory.measured, memory.unit, memory.met) == (40.0, "MB", False)
