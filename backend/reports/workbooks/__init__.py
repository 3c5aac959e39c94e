"""What each workbook says, sheet by sheet."""
