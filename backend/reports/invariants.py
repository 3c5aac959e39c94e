"""What must hold for finished files."""

from core.invariants import register

register(
    "4.4",
    "A payment workbook holds exactly the lines and the amount of its run",
    """
    SELECT f.id FROM reports_reportfile f JOIN payments_paymentrun r ON r.id = f.run_id
    WHERE f.kind = 'payment_workbook'
        AND (f.row_count <> r.line_count OR f.total_amount <> r.total_amount)
    """,
)
register(
    "4.5",
    "Only a run that was released has a payment workbook",
    """
    SELECT f.id FROM reports_reportfile f JOIN payments_paymentrun r ON r.id = f.run_id
    WHERE r.released_by_id IS NULL OR r.state IN ('draft', 'prepared', 'released', 'abandoned')
    """,
)
