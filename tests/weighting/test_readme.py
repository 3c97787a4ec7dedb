"""The examples of the README give what their comments say."""

import json
import re
import shutil
from pathlib import Path

from tests.shared import SHARED, needs_shared
from tests.weighting.rounds import large_round
from weighting import allocate, make_bundle

README = Path(__file__).resolve().parents[2] / "README.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def example(word):
    """Find the example with a word in it; it is as short as the README says."""
    found = next(code for code in EXAMPLES if word in code)
    assert len(found.splitlines()) <= 10
    return found


def test_a_result_of_our_own_is_reproduced(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    round_ = large_round(8, 10, 1)
    Path("bundle.json").write_text(json.dumps(make_bundle(round_)))

    exec(example("bundle.json"), {})

    assert capsys.readouterr().out.splitlines() == [str(allocate(round_).amounts), "None"]


@needs_shared
def test_a_published_election_is_reproduced(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shutil.copy(SHARED / "data" / "pabulib" / "Poland_Swiecie_2023.pb", tmp_path)
    code = example("read_pabulib")

    exec(code, {})

    assert capsys.readouterr().out.splitlines() == re.findall(r"print.*  # (.*)", code)
