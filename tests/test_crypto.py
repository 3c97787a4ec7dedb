"""Small secrets: opened by this installation alone, for their purpose alone, also after its key changed."""

import pytest

from fundpots.crypto import CannotOpen, mac_key, reseal, seal, unseal


def test_what_is_sealed_is_opened_again_and_tells_nothing(app):
    sealed = seal("20-00-00 12345678", "bank")

    assert unseal(sealed, "bank") == "20-00-00 12345678"
    assert b"12345678" not in sealed
    assert seal("20-00-00 12345678", "bank") != sealed


def test_a_secret_can_not_be_opened_for_another_purpose(app):
    with pytest.raises(CannotOpen):
        unseal(seal("x", "bank"), "second factor")


def test_a_changed_secret_is_found_out(app):
    sealed = bytearray(seal("x", "bank"))
    sealed[-5] ^= 1

    with pytest.raises(CannotOpen):
        unseal(bytes(sealed), "bank")


def test_after_a_new_key_old_secrets_still_open_and_can_be_sealed_anew(app):
    sealed = seal("x", "bank")
    old = app.config["SECRET_KEY"]
    app.config.update(SECRET_KEY="another long key that is quite new", SECRET_KEY_FALLBACKS=[old])

    anew = reseal(sealed, "bank")
    assert unseal(sealed, "bank") == "x"

    app.config["SECRET_KEY_FALLBACKS"] = []
    assert unseal(anew, "bank") == "x"
    with pytest.raises(CannotOpen):
        unseal(sealed, "bank")


def test_keys_for_digests_differ_by_purpose_and_by_installation(app):
    one = mac_key("tries")
    other = mac_key("something else")
    app.config["SECRET_KEY"] = "another long key that is quite new"

    assert len({one, other, mac_key("tries")}) == 3
