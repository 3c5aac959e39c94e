"""Verbs of reports."""

from reports.domain.files import OpenedFile, open_report
from reports.domain.payment_workbook import make_payment_workbook

__all__ = ["OpenedFile", "make_payment_workbook", "open_report"]
