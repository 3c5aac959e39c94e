"""The log of who looked speaks the language of the person whose details were opened."""

import pytest
from django.utils.translation import override

from accounts import reasons


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (reasons.TO_INVOICE, "Para hacer una factura"),
        (reasons.OPENED % {"what": "INV-2026-00001"}, "Abrió INV-2026-00001"),
        (reasons.FOR_WORKBOOK % {"what": "RUN-00002"}, "Libro de pagos de RUN-00002"),
    ],
)
def test_what_the_software_gave_is_said_in_the_readers_language(kept, said):
    with override("es"):
        assert reasons.in_words(kept) == said
    with override("en"):
        assert reasons.in_words(kept) == kept


@pytest.mark.parametrize("own", ["The bank called about a check.", "Opened by mistake, sorry", ""])
def test_what_a_person_wrote_stays_as_written(own):
    with override("es"):
        assert reasons.in_words(own) == own
