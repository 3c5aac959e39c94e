"""The zip package, written as a stream: fixed timestamps, running hash, deflate in a thread.

Deflate releases the interpreter's lock, so compressing one batch in a thread while the next is
rendered uses a second core without a second process.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue
from threading import Thread
from typing import IO, BinaryIO, Self
from zipfile import ZIP_DEFLATED, ZipFile

_BATCHES_WAITING = 2


class HashingSink:
    """A write-only stream that hashes and counts what passes; zip then never seeks back."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Pass data on."""
        self._out.write(data)
        self._hash.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Flush what is below."""
        self._out.flush()

    def close(self) -> None:
        """Leave what is below open: whoever opened it closes it."""

    @property
    def sha256(self) -> str:
        """The hash of everything written so far, in hexadecimal."""
        return self._hash.hexdigest()


class Package:
    """A zip whose bytes depend only on what is put in and on the compression level."""

    def __init__(self, sink: HashingSink, *, compression: int) -> None:
        self._zip = ZipFile(
            sink,
            mode="w",
            compression=ZIP_DEFLATED,
            compresslevel=compression,
        )

    def add(self, name: str, data: bytes) -> None:
        """Write one whole part."""
        with self._zip.open(name, "w") as entry:
            entry.write(data)

    @contextmanager
    def streamed(self, name: str) -> Iterator["BackgroundEntry"]:
        """Open one part to be written in pieces, compressed in a thread of its own."""
        with self._zip.open(name, "w") as entry:
            background = BackgroundEntry(entry)
            try:
                yield background
            finally:
                background.finish()
            background.raise_failure()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # After a failure too: a zip left open would be closed later, by the garbage collector.
        self._zip.close()


class BackgroundEntry:
    """Hands pieces to a thread that compresses and writes them, a few pieces ahead at most."""

    def __init__(self, entry: IO[bytes]) -> None:
        self._entry = entry
        self._queue: Queue[bytes | None] = Queue(_BATCHES_WAITING)
        self._failure: Exception | None = None
        self._thread = Thread(target=self._run, name="workbook-deflate", daemon=True)
        self._thread.start()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Queue a piece; raises what the thread met, for example a full disk."""
        self.raise_failure()
        self.size += len(data)
        self._queue.put(data)

    def finish(self) -> None:
        """Wait until everything is written."""
        self._queue.put(None)
        self._thread.join()

    def raise_failure(self) -> None:
        """Raise the thread's error, if it had one."""
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        while (data := self._queue.get()) is not None:
            if self._failure is None:
                try:
                    self._entry.write(data)
                except Exception as error:  # noqa: BLE001  # handed to the writer, which raises it
                    self._failure = error
