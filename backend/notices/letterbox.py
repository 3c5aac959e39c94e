"""Handing an e-mail to a mail server in two steps, so that we know where nobody can know.

SMTP (RFC 5321, 4.1.1.4 and 6.1): the server is answerable for an e-mail from its answer to the
line with the single dot. Without that line it has nothing and must forget what came before. So
everything but the dot goes first, the caller writes down that the dot is about to leave, and only
then does it leave.
"""

import re
import smtplib
import socket
from contextlib import suppress
from dataclasses import dataclass
from email.errors import MessageError
from typing import Any, Protocol

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

DOT = b".\r\n"
LINE_WITH_A_DOT = re.compile(rb"(?m)^\.")
TAKEN, TO_GO_ON, NO = range(200, 300), range(354, 355), range(400, 600)
NEVER, CLOSING = 500, 421
# RFC 5321, 4.5.3.2.6: whoever waits too short for this answer makes e-mails arrive twice.
ANSWER_SECONDS = 4 * 60


class NotTaken(Exception):
    """The server does not have the e-mail and will not: it can be sent again.

    ``for_good``: it said that it never takes this one. ``is_away``: there is no speaking to it
    now, so nothing else can leave either. ``is_about_it``: it had heard whom the e-mail is for.
    """

    def __init__(
        self, *, for_good: bool = False, is_away: bool = False, is_about_it: bool = True
    ) -> None:
        """Keep what is known; never the address or the server's words, which may repeat it."""
        super().__init__()
        self.for_good, self.is_away, self.is_about_it = for_good, is_away, is_about_it


class NobodyKnows(Exception):
    """The last line left and no answer came: the server has the e-mail, or it has not."""


class Letterbox(Protocol):
    """Takes one e-mail after the other, each in two steps."""

    def lay_in(self, message: EmailMessage) -> None:
        """Do all that can be undone. Raises NotTaken."""

    def let_go(self) -> None:
        """Hand over what was laid in. Raises NotTaken or NobodyKnows."""

    def close(self) -> None:
        """Part from the server; what was laid in and not let go is forgotten."""


class SmtpLetterbox:
    """A mail server, over one connection that is opened when there is something to say."""

    def __init__(self, backend: EmailBackend) -> None:
        """Keep Django's own backend: it opens the connection, with TLS and name if asked."""
        self._backend = backend
        self._inside_data = False

    def lay_in(self, message: EmailMessage) -> None:
        """Say who it is from and for, and send every line of it but the last."""
        written = _Written.of(message)
        reused = self._backend.connection is not None
        try:
            self._lay_in(written)
        except NotTaken as no:
            # A server may part from a caller who was silent, or said enough: greet it again.
            if not (reused and no.is_away):
                raise
            self._lay_in(written)

    def let_go(self) -> None:
        """Send the last line and wait for the answer."""
        server = self._server
        try:
            self._wait_at_most(ANSWER_SECONDS)
            server.send(DOT)
            code, _words = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise NobodyKnows from error
        self._inside_data = False
        if code in TAKEN:
            return
        if code not in NO:
            self.close()
            raise NobodyKnows
        if code == CLOSING:
            self.close()
        raise NotTaken(for_good=code >= NEVER)

    def close(self) -> None:
        """Part from the server. Inside an e-mail without a word: it would be a line of it."""
        server, inside = self._backend.connection, self._inside_data
        self._backend.connection, self._inside_data = None, False
        if server is None:
            return
        with suppress(OSError, smtplib.SMTPException):
            server.close() if inside else server.quit()

    @property
    def _server(self) -> smtplib.SMTP:
        server: smtplib.SMTP | None = self._backend.connection
        if server is None:
            raise NotTaken(is_away=True)
        return server

    def _wait_at_most(self, seconds: float | None) -> None:
        line = self._server.sock
        if line:
            line.settimeout(seconds)
            # Else the last line waits for the receipt of those before it: 40 ms for each e-mail.
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _lay_in(self, written: "_Written") -> None:
        self._greet(written.sender)
        server = self._server
        try:
            for address in written.recipients:
                self._expect(server.rcpt(address))
            self._expect(server.docmd("DATA"), TO_GO_ON)
            self._inside_data = True
            server.send(written.lines)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise NotTaken(is_away=True) from error

    def _greet(self, sender: str) -> None:
        """Open the line and say who it is from: whatever goes wrong here is about all e-mails."""
        try:
            self._backend.open()
            server = self._server
            self._wait_at_most(self._backend.timeout)
            server.ehlo_or_helo_if_needed()
            options = ["body=8bitmime"] if server.has_extn("8bitmime") else []
            code, _words = server.mail(sender, options)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise NotTaken(is_away=True, is_about_it=False) from error
        if code not in TAKEN:
            self.close()
            raise NotTaken(is_away=True, is_about_it=False)

    def _expect(self, answer: tuple[int, bytes], codes: range = TAKEN) -> None:
        """Raise NotTaken unless the server said yes."""
        code = answer[0]
        if code in codes:
            return
        if code == CLOSING or code not in NO:
            self.close()
            raise NotTaken(is_away=True)
        self._server.rset()
        raise NotTaken(for_good=code >= NEVER)


class PlainLetterbox:
    """A directory or a terminal, on a developer's machine: there is only one step."""

    def __init__(self, backend: Any) -> None:
        """Keep Django's backend."""
        self._backend = backend
        self._message: EmailMessage | None = None

    def lay_in(self, message: EmailMessage) -> None:
        """Write it, to see that it can be written."""
        _Written.of(message)
        self._message = message

    def let_go(self) -> None:
        """Hand it over."""
        try:
            self._backend.send_messages([self._message])
        except OSError as error:
            raise NobodyKnows from error

    def close(self) -> None:
        """Close the backend."""
        self._backend.close()


def open_letterbox() -> Letterbox:
    """Return the letterbox for the backend that the settings name."""
    backend = get_connection()
    return SmtpLetterbox(backend) if isinstance(backend, EmailBackend) else PlainLetterbox(backend)


@dataclass(frozen=True)
class _Written:
    """An e-mail as it goes over the line: its addresses, and its lines without the last one."""

    sender: str
    recipients: tuple[str, ...]
    lines: bytes

    @classmethod
    def of(cls, message: EmailMessage) -> "_Written":
        """Write an e-mail. Raises NotTaken for good when it has no address or cannot be."""
        try:
            recipients = tuple(sanitize_address(to, "utf-8") for to in message.recipients())
            sender = sanitize_address(message.from_email, "utf-8")
            written: Any = message.message()
            content: bytes = written.as_bytes(linesep="\r\n")
        except (ValueError, UnicodeError, MessageError) as error:
            raise NotTaken(for_good=True) from error
        if not recipients:
            raise NotTaken(for_good=True)
        lines = LINE_WITH_A_DOT.sub(b"..", content)
        return cls(sender, recipients, lines if lines.endswith(b"\r\n") else lines + b"\r\n")
