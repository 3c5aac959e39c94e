"""Numbers are gapless under concurrency and rollback."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from core import numbering


@pytest.mark.django_db(transaction=True)
def test_concurrent_takers_leave_no_gap_and_no_double():
    def one(number):
        try:
            with transaction.atomic():
                taken = list(numbering.take("INV", 2026, number % 3 + 1))
                if number % 5 == 0:
                    transaction.set_rollback(True)
                    taken = []
            return taken
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = sorted(n for numbers in pool.map(one, range(40)) for n in numbers)
    assert taken == list(range(1, len(taken) + 1))


@pytest.mark.django_db(transaction=True)
def test_numbers_are_refused_outside_a_transaction():
    with pytest.raises(RuntimeError, match="transaction"):
        numbering.take("INV", 2026)


@pytest.mark.django_db
def test_years_count_apart():
    assert list(numbering.take("INV", 2026, 2)) == [1, 2]
    assert list(numbering.take("INV", 2027)) == [1]
    assert numbering.label("INV", 2026, 2) == "INV-2026-00002"
