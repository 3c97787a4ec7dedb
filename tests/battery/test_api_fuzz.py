"""84: the interface for programs keeps to its own description, whatever it is asked."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    "examples", [20, pytest.param(500, marks=[pytest.mark.slow, pytest.mark.timeout(900)])]
)
def test_the_interface_answers_as_it_is_described(visit, examples):
    """Schemathesis makes up requests from the description, and checks each answer against it."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", visit.app)
    asked = st.one_of(*(found.ok().as_strategy() for found in schema.get_all_operations()))

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=asked)
    def keeps_its_word(case):
        answer = case.call(headers={"Accept-Encoding": "identity"})
        assert answer.status_code < 500, case.as_curl_command()
        case.validate_response(answer)

    keeps_its_word()


def test_the_description_names_every_answer_and_holds_for_what_is_there(visit):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", visit.app)
    names = {found.ok().label for found in schema.get_all_operations()}

    assert {"GET /api/v1/pots", "GET /api/v1/rounds", "GET /api/v1/rounds/{round_id}"} <= names
