"""Importing workbooks: a dry run that tells every row's fate, and the import, all or nothing."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.viewsets import GenericViewSet

from api.v1.bodies import Body
from api.v1.writing import Writing, writes
from consultants.domain.roster import check_roster, import_roster
from core.imports import Fate, ImportReport
from engagements.domain.programme import check_convening, import_convening
from workbooks.layout import Limits

LARGEST_BYTES = Limits().file_bytes


class WorkbookBody(Body):
    """An .xlsx workbook, as the template asks."""

    file = serializers.FileField(max_length=200)

    def validate_file(self, file: Any) -> Any:
        """Refuse a file that is larger than any roster or programme. Raises ValidationError."""
        if file.size > LARGEST_BYTES:
            most = LARGEST_BYTES // (1024 * 1024)
            words = _("The file is larger than %(most)s MB.") % {"most": most}
            raise serializers.ValidationError(words)
        return file


class ImportRowSerializer(serializers.Serializer[Any]):
    """One row of a sheet and what becomes of it."""

    sheet = serializers.CharField()
    row = serializers.IntegerField(allow_null=True)
    column = serializers.CharField()
    fate = serializers.ChoiceField(Fate.choices)
    words = serializers.CharField()


class ImportReportSerializer(serializers.Serializer[Any]):
    """Every row's fate, and whether it was done or only looked at."""

    is_imported = serializers.BooleanField()
    is_clean = serializers.BooleanField()
    changes_nothing = serializers.BooleanField()
    counts = serializers.DictField(child=serializers.IntegerField())
    rows = ImportRowSerializer(many=True)


Import = Callable[..., ImportReport]


class ImportViewSet(Writing, GenericViewSet[Any]):
    """Rosters and convenings from workbooks, for coordinators."""

    serializer_class = ImportReportSerializer

    @writes(
        takes=WorkbookBody,
        gives=ImportReportSerializer,
        detail=False,
        path="roster/check",
        upload=True,
    )
    def check_roster(self, given: dict[str, Any]) -> ImportReport:
        """Say what importing a roster would do to every row; changes nothing."""
        return self._do(check_roster, given)

    @writes(
        takes=WorkbookBody, gives=ImportReportSerializer, detail=False, path="roster", upload=True
    )
    def import_roster(self, given: dict[str, Any]) -> ImportReport:
        """Import a roster, all rows or none."""
        return self._do(import_roster, given)

    @writes(
        takes=WorkbookBody,
        gives=ImportReportSerializer,
        detail=False,
        path="convening/check",
        upload=True,
    )
    def check_convening(self, given: dict[str, Any]) -> ImportReport:
        """Say what importing a convening would do to every row; changes nothing."""
        return self._do(check_convening, given)

    @writes(
        takes=WorkbookBody,
        gives=ImportReportSerializer,
        detail=False,
        path="convening",
        upload=True,
    )
    def import_convening(self, given: dict[str, Any]) -> ImportReport:
        """Import a convening, all rows or none."""
        return self._do(import_convening, given)

    def _do(self, verb: Import, given: dict[str, Any]) -> ImportReport:
        file = given["file"]
        file.seek(0)
        return verb(actor=self.actor, data=file.read())
