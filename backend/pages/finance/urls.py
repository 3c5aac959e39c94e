"""Addresses of the finance pages."""

from django.urls import URLPattern, path

from pages.finance.views import files, invoices, payees, payments, queue, runs

app_name = "finance"
urlpatterns: list[URLPattern] = [
    path("", queue.queue, name="queue"),
    path("approve/", queue.approve, name="approve"),
    path("issue/", queue.issue, name="issue"),
    path("invoices/", invoices.invoices, name="invoices"),
    path("invoices/<int:invoice_id>/", invoices.invoice, name="invoice"),
    path("invoices/<int:invoice_id>/credit/", invoices.credit, name="credit"),
    path("invoices/<int:invoice_id>/document/", files.document, name="document"),
    path("runs/", runs.runs, name="runs"),
    path("runs/new/", runs.new, name="run_new"),
    path("runs/<int:run_id>/", runs.run, name="run"),
    path("runs/<int:run_id>/prepare/", runs.prepare, name="run_prepare"),
    path("runs/<int:run_id>/take-back/", runs.take_back, name="run_take_back"),
    path("runs/<int:run_id>/abandon/", runs.abandon, name="run_abandon"),
    path("runs/<int:run_id>/release/", runs.release, name="run_release"),
    path("runs/<int:run_id>/workbook/", runs.workbook, name="run_workbook"),
    path("runs/<int:run_id>/sent/", payments.sent, name="sent"),
    path("runs/<int:run_id>/settled/", payments.settled, name="settled"),
    path("payments/<int:payment_id>/hold-back/", payments.hold_back, name="hold_back"),
    path("payments/<int:payment_id>/drop/", payments.drop, name="drop"),
    path("payments/<int:payment_id>/returned/", payments.returned, name="returned"),
    path("payees/<int:consultant_id>/w9/", payees.w9, name="w9"),
    path("files/<int:file_id>/", files.report, name="file"),
]
