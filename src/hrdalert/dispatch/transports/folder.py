"""Puts messages into a folder as .eml files, for people who send by a program of their own."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from hrdalert.cases.values import is_device
from hrdalert.dispatch.transports import BeforeEnd, Envelope
from hrdalert.drafts.files import put
from hrdalert.errors import DispatchError


class FolderTransport:
    """A folder in which each message is a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: bytes, envelope: Envelope, before_end: BeforeEnd = lambda: None) -> str:
        """Writes a message, byte by byte as it is, and returns where it lies; the same key is the same file.

        The file is written beside its place and moved there: it is never seen half-written, and only its owner can
        read it. Raises DispatchError where it cannot be written.
        """
        before_end()
        path = self._folder / file_name(envelope.key)
        try:
            put(path, message, on_disk=True)
        except OSError as error:
            raise DispatchError(
                f"The message could not be written to {path.as_posix()}: {error.strerror or 'unknown reason'}.",
                "Choose another folder under mail: transport: folder: in hrdalert.yaml, or make room.",
            ) from None
        return f"written to {path.as_posix()}"

    def close(self) -> None:
        """Has nothing to end."""


def file_name(key: str) -> str:
    """A name that every system takes, and that no other key has, not even where capitals do not count."""
    is_plain = re.fullmatch(r"[a-z0-9][a-z0-9_.@-]{0,79}", key) and not key.endswith(".")
    if is_plain and not is_device(key):
        return f"{key}.eml"
    return f"~{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.eml"
