"""Addresses of websites, as hrdalert.yaml gives them."""

from __future__ import annotations

from urllib.parse import urlsplit

from hrdalert.errors import WorkspaceError
from hrdalert.settings import is_this_machine


def see_to_the_address(
    url: str, where: str, example: str = "https://www.example.org", *, gets_a_password: bool = False
) -> None:
    """Raises WorkspaceError where the address of a website is none, or holds more than that.

    One that gets a password must be encrypted, unless it is on this machine: nobody on the way may read it.
    """
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
    if gets_a_password and parts.scheme != "https" and not is_this_machine(parts.hostname):
        what = f"{where}: {url} is not encrypted: a password would go to it for everybody to read."
        raise WorkspaceError(what, "Write it with https://")
