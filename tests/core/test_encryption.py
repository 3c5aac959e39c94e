"""Sealed text opens only in its own place and with its own key."""

import pytest
import tink

from core import encryption


def test_what_is_sealed_opens_in_its_place():
    sealed = encryption.seal("Đặng Thị Linh", bound_to="t:c:1")
    assert b"Linh" not in sealed
    assert encryption.unseal(sealed, bound_to="t:c:1") == "Đặng Thị Linh"


def test_a_value_moved_to_another_row_does_not_open():
    sealed = encryption.seal("x", bound_to="t:c:1")
    with pytest.raises(tink.TinkError):
        encryption.unseal(sealed, bound_to="t:c:2")


def test_a_wrong_key_raises_and_never_returns_the_stored_bytes(settings):
    sealed = encryption.seal("x", bound_to="t:c:1")
    settings.PARITY_KEYSET = encryption.new_keyset()
    with pytest.raises(tink.TinkError):
        encryption.unseal(sealed, bound_to="t:c:1")
