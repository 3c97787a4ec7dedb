"""Where the real data lies, for tests that read it; elsewhere those tests say why they are skipped."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
needs_shared = pytest.mark.skipif(
    not SHARED.exists(), reason="the shared real data is not beside this checkout"
)
