"""Everything in which one human language differs and which is not a sentence of a template.

A language is one module or package here, named by its tag (``en``, ``zh_hans``), with the functions that
:class:`Language` names. Adding a language is adding one.
"""

from __future__ import annotations

import functools
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import cast

from hrdalert.documents.languages.base import After, Language, Pronouns, Style, Unknown
from hrdalert.errors import WorkspaceError

__all__ = ["After", "Language", "Pronouns", "Style", "Unknown", "find_language", "languages"]


def languages() -> tuple[str, ...]:
    """The tags of the languages there are."""
    modules = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(name.replace("_", "-") for name in modules if name != "base"))


@functools.cache
def find_language(tag: str) -> Language:
    """The language of a BCP 47 tag in any case: ``en``, or ``en-GB``, for which ``en`` serves."""
    there_are = languages()
    for candidate in _lookup(tag.lower().replace("_", "-")):
        if candidate in there_are:
            return cast("Language", import_module(f"{__name__}.{candidate.replace('-', '_')}"))
    raise WorkspaceError(
        f'there is no language "{tag}"; there are: {", ".join(there_are)}',
        hint="Write one of these tags, or draft in another language and translate.",
    )


def _lookup(tag: str) -> Iterator[str]:
    """The tag, then what is left of it as subtags go: zh-hant-hk, zh-hant, zh."""
    while tag:
        yield tag
        tag = tag.rpartition("-")[0]
