"""The battery's own footing: the real server answers, and somebody of the demonstration gets in."""

import pytest


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_real_server_lets_somebody_of_the_demonstration_in(site, demonstration):
    officer = site.caller("officer").sign_in(demonstration.account("officer", "scotland"))

    assert officer.path.endswith("/tasks")
    assert officer.open("/account").sees("Officer, Aberdeen").status == 200
