"""A mail server on the loopback: it speaks SMTP over TCP, and keeps what it took.

``at[stage]`` is called when a conversation has come to a stage and may return another answer, do
something meanwhile, or raise ``HangUp``. Stages: HELLO (its greeting), MAIL, RCPT, DATA (asked
for), LINE (the first line of an e-mail is there, its last is not) and DOT (all of it is there; the
answer is not). What has come to DOT is kept unless the answer there is a no, as RFC 5321 has it.
"""

import socketserver
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from threading import Thread

OK = "250 fine"


class HangUp(Exception):
    """Ends the conversation without a word."""


class _Conversation(socketserver.StreamRequestHandler):
    server: "MailServer"

    def handle(self) -> None:
        try:
            self._say(self.server.come_to("HELLO") or "220 parity.invalid")
            while line := self.rfile.readline():
                if not self._answer(line.decode().rstrip("\r\n")):
                    return
        except (HangUp, ConnectionError):
            return

    def _say(self, answer: str) -> None:
        self.wfile.write(answer.encode() + b"\r\n")

    def _answer(self, line: str) -> bool:
        verb = line[:4].upper()
        if verb == "EHLO":
            self._say("250-parity.invalid\r\n250 8BITMIME")
        elif verb == "DATA":
            self._data()
        elif verb == "QUIT":
            self._say("221 bye")
            return False
        else:
            self._say(self.server.come_to(verb) or OK)
        return True

    def _data(self) -> None:
        no = self.server.come_to("DATA")
        self._say(no or "354 go on")
        if no:
            return
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line.endswith(b"\r\n"):
                raise HangUp
            lines.append(line[1:] if line.startswith(b".") else line)
            if len(lines) == 1:
                self.server.come_to("LINE")
        self.server.dots += 1
        answer = self.server.at_dot(b"".join(lines))
        self._say(answer)


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a port of its own; ``taken`` is every e-mail that it is answerable for."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.at: dict[str, Callable[[], str | None]] = {}
        self.taken: list[Message] = []
        self.dots = 0

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def counts(self) -> Counter[str]:
        """How often each notice was taken, by the number in its Message-ID."""
        return Counter(str(each["Message-ID"]) for each in self.taken)

    @property
    def addresses(self) -> list[str]:
        return [str(each["To"]) for each in self.taken]

    def come_to(self, stage: str) -> str | None:
        hook = self.at.get(stage)
        return hook() if hook else None

    def at_dot(self, content: bytes) -> str:
        """Keep an e-mail, then answer: whoever hangs up now has it all the same."""
        self.taken.append(message_from_bytes(content))
        answer = self.come_to("DOT") or OK
        if answer[0] in "45":
            self.taken.pop()
        return answer


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server on the loopback."""
    with MailServer() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()
