"""Whose knowledge answers: the packaged records, or these with an office's own in place of some of them.

``knowledge.mandates()`` and its like answer by the :class:`Knowledge` in use. What a workspace gives out is
:class:`OfOffice` and answers by the knowledge of that workspace. Elsewhere the packaged records answer, or those of the
only office that this process has opened; where two offices know different things, nobody guesses which was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property, lru_cache, wraps
from inspect import get_annotations, isfunction, isgeneratorfunction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from hrdalert.errors import WorkspaceError

if TYPE_CHECKING:
    from hrdalert.knowledge.records import OwnRecords

T = TypeVar("T")
_Function = Callable[..., Any]


class Knowledge:
    """The packaged records, an office's own in place of some of them, and whatever was worked out of these."""

    def __init__(self, own: Mapping[str, OwnRecords]) -> None:
        self.own = own
        """The office's own records, by subject."""
        self._worked_out: dict[_Function, _Function] = {}

    def remembering(self, function: _Function) -> _Function:
        """A function with a memory of what it worked out of these records."""
        asked = self._worked_out.get(function)
        if asked is None:
            asked = self._worked_out[function] = lru_cache(2_000)(function)
        return asked

    @contextmanager
    def used(self) -> Iterator[None]:
        """Within the block it answers, in this thread alone."""
        before = _IN_USE.set(self)
        try:
            yield
        finally:
            _IN_USE.reset(before)

    @classmethod
    def opened(cls, root: Path, own: Mapping[str, OwnRecords]) -> Knowledge:
        """What the office in a folder knows; while its records stay the same, one object."""
        known = _OPENED.get(root)
        if known is None or known.own != own:
            known = cls(own) if own else PACKAGED
        _OPENED[root] = known
        return known


PACKAGED = Knowledge({})
_OPENED: dict[Path, Knowledge] = {}
"""What the offices know that this process has opened, by their folders."""
_IN_USE: ContextVar[Knowledge | None] = ContextVar("knowledge in use", default=None)


def in_use() -> Knowledge:
    """The knowledge that answers. Raises WorkspaceError where several could and none of them was chosen."""
    used = _IN_USE.get()
    if used is None:
        used, *others = {*_OPENED.values()} or {PACKAGED}
        if others:
            what = "Workspaces are open whose own records differ, and nothing says whose are meant here."
            raise WorkspaceError(what, "Ask within: with workspace.knowledge.used():")
    return used


@contextmanager
def apart() -> Iterator[None]:
    """Within the block, as in one command, this process has opened no office but those that it opens there."""
    before = dict(_OPENED)
    _OPENED.clear()
    try:
        yield
    finally:
        _OPENED.clear()
        _OPENED.update(before)


def remembered(function: T) -> T:
    """A function of the data that works out each answer once for each :class:`Knowledge`."""
    work_out = cast("_Function", function)

    @wraps(work_out)
    def asked(*args: Any, **kwargs: Any) -> Any:
        return in_use().remembering(work_out)(*args, **kwargs)

    return cast("T", asked)


class OfOffice:
    """What belongs to one workspace: all of its methods and properties answer by the knowledge of that workspace.

    This is the knowledge of the object from which it is made, else the one in use. Whoever writes a subclass need not
    think of it.
    """

    knowledge: Knowledge

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        made = super().__new__(cls)
        of_office = (one.knowledge for one in (*args, *kwargs.values()) if isinstance(one, OfOffice))
        vars(made)["knowledge"] = next(of_office, None) or in_use()
        return made

    def __init_subclass__(cls) -> None:
        defaults = get_annotations(cls)  # a field that holds a function is no method
        for name, member in list(vars(cls).items()):
            if isfunction(member) and name not in defaults:
                setattr(cls, name, of_office(member))
            elif isinstance(member, cached_property):
                member.func = of_office(member.func)
            elif isinstance(member, property) and member.fget:
                setattr(cls, name, property(of_office(member.fget), doc=member.__doc__))


def of_office(function: T) -> T:
    """A function, or method, that answers by the knowledge of its first argument; a generator, at each of its steps."""
    plain = cast("_Function", function)

    @wraps(plain)
    def answered(first: OfOffice, *args: Any, **kwargs: Any) -> Any:
        if _IN_USE.get() is first.knowledge:
            return plain(first, *args, **kwargs)
        with first.knowledge.used():
            return plain(first, *args, **kwargs)

    @wraps(plain)
    def steps(first: OfOffice, *args: Any, **kwargs: Any) -> Iterator[Any]:
        items, end = plain(first, *args, **kwargs), object()
        while True:
            with first.knowledge.used():
                item = next(items, end)
            if item is end:
                return
            yield item

    return cast("T", steps if isgeneratorfunction(plain) else answered)
