"""What somebody is told of a change, as they receive it: the e-mail and the page, in a language."""

from dataclasses import dataclass
from email.mime.base import MIMEBase

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_info

from accounts.models import User
from notices.domain import message_for
from notices.models import Notice, NoticeKind
from pages.shared.change_sheet import ChangeSheet


@dataclass(frozen=True)
class EMail:
    """An e-mail as it leaves: subject, words and files, and how what it leads to is called."""

    to: str
    subject: str
    body: str
    in_app: str
    files: list[str]


def mail_of(recipient: User, kind: str, path: str, *, about_id: int) -> EMail:
    """Return the e-mail that somebody would get of one kind of notice, in their language."""
    notice = Notice(pk=0, recipient=recipient, kind=kind, path=path, about_id=about_id)
    message = message_for(notice)
    with translation.override(notice.language):
        in_app = str(NoticeKind(kind).label)
    files = [
        part.get_filename() or "" for part in message.attachments if isinstance(part, MIMEBase)
    ]
    return EMail(recipient.email, str(message.subject), str(message.body), in_app, files)


def page_of(sheet: ChangeSheet, code: str) -> str:
    """Return the change as HTML in one language; its parts are numbered by the language."""
    with translation.override(code):
        context = {"sheet": sheet, "part": f"{code}-"}
        return render_to_string("coordination/change_preview.html", context)


def language_of(user: User | None) -> str:
    """Return the language somebody is written to in; without a sign-in, the organisation's."""
    return user.language if user else settings.LANGUAGE_CODE


def language_name(code: str) -> str:
    """Return a language in its own words."""
    return str(get_language_info(code)["name_local"])
