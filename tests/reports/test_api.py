"""The reading interface: what is public, and nothing else."""

from fundpots.db import db
from tests import make


def test_drafts_are_not_there(app, client):
    draft = make.round_()
    db.session.commit()

    assert client.get("/api/v1/rounds").get_json() == {"rounds": []}
    assert client.get(f"/api/v1/rounds/{draft.id}").status_code == 404


def test_an_opened_round_shows_its_locked_terms(app, client):
    opened = make.opened_round()
    db.session.commit()

    found = client.get(f"/api/v1/rounds/{opened.id}").get_json()

    assert found["stage"] == "open"
    assert found["terms_digest"] == opened.terms_digest
    assert "seed_secret" not in str(found)


def test_pots_and_results_answer_and_the_description_names_every_address(app, client):
    make.pot(slug="northern")
    db.session.commit()

    assert client.get("/api/v1/pots").get_json()["pots"][0]["available_pence"] == 0
    assert client.get("/api/v1/results").get_json() == {"results": []}
    described = client.get("/api/v1/openapi.json").get_json()["paths"]
    real = {rule.rule.replace("<int:", "{").replace(">", "}") for rule in app.url_map.iter_rules()}
    assert set(described) == {rule for rule in real if rule.startswith("/api/") and "openapi" not in rule}
