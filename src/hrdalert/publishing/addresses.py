"""Addresses of websites, as hrdalert.yaml gives them."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from hrdalert.errors import WorkspaceError
from hrdalert.settings import is_this_machine


def see_to_the_address(url: str, where: str, example: str) -> SplitResult:
    """The parts of the address of a website; raises WorkspaceError where it is none, or holds more than that."""
    try:
        parts = urlsplit(url)
        is_address = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise WorkspaceError(f"{where}: {url} is no address of a website.", f"Write it as {example}")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise WorkspaceError(
            f"{where} holds more than the address of a website.",
            f"Write it as {example}, without a name, a password, a ? or a #.",
        )
    return parts


def see_to_the_line(url: str, where: str) -> None:
    """The same for an address that gets a password: it goes over no line that others can read."""
    parts = see_to_the_address(url, where, "https://www.example.org")
    if parts.scheme != "https" and not is_this_machine(parts.hostname):
        raise WorkspaceError(
            f"{where}: {url} is not encrypted: a password would go to it for everybody to read.",
            "Write it with https://",
        )
