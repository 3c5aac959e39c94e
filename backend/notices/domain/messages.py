"""How an e-mail is worded: a neutral subject, a greeting and a link, for anybody to see."""

from email.encoders import encode_base64
from email.mime.base import MIMEBase

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from notices.attachments import Attachment, attachment_for
from notices.models import Notice, NoticeKind


def message_for(notice: Notice) -> EmailMessage:
    """Return the e-mail: a neutral subject and a link, in the recipient's language.

    A kind that has one carries its file, made now.
    """
    with translation.override(notice.language):
        subject, words = _inside(notice) if notice.recipient else _outside(notice)
        body = words % {
            "name": notice.name,
            "link": settings.BASE_URL + notice.path,
            "contact": settings.CONTACT_EMAIL,
        }
        attachment = attachment_for(notice)
    message = EmailMessage(
        subject=subject,
        body=body,
        to=[notice.email],
        headers={"Message-ID": f"<notice-{notice.pk}@{settings.EMAIL_DOMAIN}>"},
    )
    if attachment:
        message.attach(_part(attachment))
    return message


def _part(attachment: Attachment) -> MIMEBase:
    """Return the file as a part of the e-mail; the parameters of its type stay parameters."""
    kind, *parameters = (word.strip() for word in attachment.mimetype.split(";"))
    part = MIMEBase(*kind.split("/", 1))
    for parameter in parameters:
        name, value = parameter.split("=", 1)
        part.set_param(name, value)
    part.set_payload(attachment.content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part


def _inside(notice: Notice) -> tuple[str, str]:
    """Return subject and words for someone with an account."""
    return _("You have an update"), _(
        "Hello %(name)s,\n\nThere is something new for you. Please sign in to see it:\n"
        "%(link)s\n\nIf you have a question, write to %(contact)s.\n"
    )


def _outside(notice: Notice) -> tuple[str, str]:
    """Return subject and words for someone without one; the link itself lets them in.

    Whoever is asked to confirm may not be who typed the address, so no typed word is repeated.
    """
    if notice.kind == NoticeKind.REQUEST_CONFIRM:
        return _("Please confirm your e-mail"), _(
            "Hello,\n\nSomeone entered this address on our page. If it was you, open this "
            "link and press the button there:\n%(link)s\n\nThe link is good for three days. "
            "If it was not you, you need do nothing. We then forget your address.\n\n"
            "If you have a question, write to %(contact)s.\n"
        )
    return _("You have an update"), _(
        "Hello %(name)s,\n\nThere is something new on your private page:\n%(link)s\n\n"
        "Whoever has this link can open the page. Please do not pass it on.\n\n"
        "If you have a question, write to %(contact)s.\n"
    )
