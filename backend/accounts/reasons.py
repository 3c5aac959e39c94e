"""Why the software itself opens payee data: kept in English, said in the reader's language."""

from django.utils.translation import gettext, gettext_noop

TO_INVOICE = gettext_noop("To make out an invoice")
OPENED = gettext_noop("Opened %(what)s")
FOR_WORKBOOK = gettext_noop("Payment workbook of %(what)s")


def in_words(reason: str) -> str:
    """Say a logged reason in the active language; a person's own words stay as they are."""
    if reason == TO_INVOICE:
        return gettext(TO_INVOICE)
    for known in (OPENED, FOR_WORKBOOK):
        before = known.partition("%(what)s")[0]
        what = reason.removeprefix(before)
        # What was opened is a number or the name of a file: one word.
        if what != reason and what and " " not in what:
            return gettext(known) % {"what": what}
    return reason
