"""Properties are checked without a stopwatch: a machine that is busy must not fail the mathematics."""

from hypothesis import settings

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
