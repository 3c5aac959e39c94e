"""Gapless numbers, given at issue inside the issuing transaction."""

from django.db import connection

TAKE = """
INSERT INTO core_numberseries (series, year, last) VALUES (%s, %s, %s)
ON CONFLICT ON CONSTRAINT core_numberseries_once
DO UPDATE SET last = core_numberseries.last + EXCLUDED.last
RETURNING last
"""


def take(series: str, year: int, count: int = 1) -> range:
    """Take the next ``count`` numbers; concurrent takers wait for this transaction to end.

    A rollback gives the numbers back, because the row's lock is held until then.
    """
    if count < 1:
        raise ValueError("count must be at least 1")
    if not connection.in_atomic_block:
        raise RuntimeError("numbers are taken inside the transaction that uses them")
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [series, year, count])
        last: int = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)


def label(series: str, year: int, number: int) -> str:
    """Return a number as people write it, such as ``INV-2023-00042``."""
    return f"{series}-{year}-{number:05d}"
