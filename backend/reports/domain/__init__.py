"""Verbs of reports."""

from reports.domain.asking import ask_for_workbook
from reports.domain.files import OpenedFile, open_report
from reports.domain.payment_workbook import make_payment_workbook

__all__ = ["OpenedFile", "ask_for_workbook", "make_payment_workbook", "open_report"]
