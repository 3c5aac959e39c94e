"""Importing a convening from a workbook, all of it or nothing.

A convening is known by its code. Importing the same workbook again changes nothing; a later one
may add rooms, sessions, seats and revisions, which hold at once. What is there already is never
changed by an import: a changed session goes into the draft, and reaches nobody before a release.
"""

from django.db import connection, transaction

from accounts.models import User
from core import permits
from core.imports import ImportRefused, ImportReport
from engagements.domain.programme_compare import Comparison
from engagements.domain.programme_plan import Programme
from engagements.domain.programme_reading import read_programme
from engagements.domain.programme_stored import StoredProgramme
from engagements.domain.programme_write import Writer
from engagements.models import Convening


def check_convening(*, actor: User, data: bytes) -> ImportReport:
    """Say what importing would do to every row; changes nothing. ``data`` is an .xlsx file."""
    permits.require(actor, "engagements.import_convening")
    programme = read_programme(data)
    return Comparison(programme, StoredProgramme.load(_code(programme))).report()


def import_convening(*, actor: User, data: bytes) -> ImportReport:
    """Add what the workbook has and the database has not, in one transaction.

    Raises ImportRefused with the whole report when any row needs mending.
    """
    permits.require(actor, "engagements.import_convening")
    programme = read_programme(data)
    with transaction.atomic():
        _hold(_code(programme))
        stored = StoredProgramme.load(_code(programme))
        comparison = Comparison(programme, stored)
        report = comparison.report()
        if not report.is_clean:
            raise ImportRefused(report)
        Writer(actor, programme, stored, comparison.todo).write()
    return ImportReport(report.rows, is_imported=True)


def _code(programme: Programme) -> str:
    return programme.event.code if programme.event else ""


def _hold(code: str) -> None:
    """Wait for another import and for a release to end, so that the comparison stays true."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE engagements_convening IN SHARE ROW EXCLUSIVE MODE")
    list(Convening.objects.select_for_update().filter(code=code).values_list("pk"))
