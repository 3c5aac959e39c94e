"""What the workbook library raises when its caller, not a person's file, is wrong."""


class WorkbookError(ValueError):
    """A workbook that cannot be written as asked: a bad title, a value of the wrong kind."""
