"""Opening finished files: checked, logged, and only as they were made."""

import hashlib
import logging
from dataclasses import dataclass

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection
from django.utils.translation import gettext as _

from accounts import reasons
from accounts.models import User
from core import permits, time
from core.errors import WrongState
from payments.states import DROPPED
from reports.models import ReportFile

logger = logging.getLogger(__name__)

LOG_READS = """
INSERT INTO accounts_payeeaccess (actor_id, consultant_id, fields, reason, at)
SELECT DISTINCT %(actor)s, p.consultant_id, '["legal_name", "remit_to"]'::jsonb, %(reason)s,
    %(at)s::timestamptz
FROM payments_payment p WHERE p.run_id = %(run)s AND p.state <> %(dropped)s
"""


@dataclass(frozen=True)
class OpenedFile:
    """A stored file whose bytes were checked against their hash; the caller closes ``stream``."""

    report: ReportFile
    stream: File


def open_report(*, actor: User, file_id: int) -> OpenedFile:
    """Open a report's file for someone who may see it; every payee in it sees who did.

    Refuses bytes that are not those that were made.
    """
    report = permits.get_visible(ReportFile.objects.select_related("run"), actor, pk=file_id)
    permits.require(actor, "reports.open_file", report)
    stream = default_storage.open(report.path)
    if hashlib.file_digest(stream, "sha256").hexdigest() != report.sha256:
        stream.close()
        logger.error("the file of report %s is not the one that was made", report.pk)
        raise WrongState(_("This file is damaged. Please make the workbook again."))
    stream.seek(0)
    with connection.cursor() as cursor:
        cursor.execute(
            LOG_READS,
            {
                "actor": actor.pk,
                "reason": reasons.OPENED % {"what": report.name},
                "at": time.now(),
                "run": report.run_id,
                "dropped": DROPPED,
            },
        )
    return OpenedFile(report, stream)
