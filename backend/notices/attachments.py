"""Files that go with an e-mail, made by whoever knows what the notice is about.

An application registers its makers in ``telling.py``. A file is made when the e-mail is written,
in the language of its reader, so that it says what holds at that moment. What may stand in it is
a matter of ``core.privacy``: the columns of its channel.
"""

from collections.abc import Callable
from typing import NamedTuple

from notices.kinds import NoticeKind
from notices.models import Notice


class Attachment(NamedTuple):
    """A file: its name, its bytes, and its type, which may carry parameters.

    For a calendar: ``text/calendar; method=PUBLISH; charset=utf-8``.
    """

    name: str
    content: bytes
    mimetype: str


Maker = Callable[[Notice], tuple[str, bytes, str] | None]

_MAKERS: dict[NoticeKind, Maker] = {}


def register(kind: str, make: Maker) -> None:
    """Let a kind's e-mails carry what ``make`` returns: (name, bytes, type), or None for none.

    Raises ValueError when the kind has a maker already: one e-mail carries one file.
    """
    if NoticeKind(kind) in _MAKERS:
        raise ValueError(f"{kind} has a maker already")
    _MAKERS[NoticeKind(kind)] = make


def attachment_for(notice: Notice) -> Attachment | None:
    """Return the file that goes with a notice's e-mail, if its kind has one.

    Files are about what somebody has here: a person without an account gets none.
    """
    make = _MAKERS.get(NoticeKind(notice.kind)) if notice.recipient_id else None
    made = make(notice) if make else None
    return Attachment(*made) if made else None
