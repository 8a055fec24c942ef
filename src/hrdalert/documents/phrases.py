"""The libraries of phrasing: ``say.demand(…)`` in a template, from the office's library or the packaged one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import TemplateRuntimeError

from hrdalert.documents.letters import Letters


class Phrases:
    """The macros of ``phrases/<language>.md``; one of the office's own stands before the packaged one of its name."""

    def __init__(self, letters: Letters, language: str, context: Mapping[str, Any]) -> None:
        self._letters = letters
        self._language = language
        self._context = context
        self._modules: list[Any] | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        for module in self._loaded():
            macro = getattr(module, name, None)
            if macro is not None:
                return macro
        raise TemplateRuntimeError(f"phrases/{self._language}.md has no macro {name!r}")

    def _loaded(self) -> list[Any]:
        if self._modules is None:
            environment = self._letters.environment
            # The macros of a library call one another through ``say``, so that an office can change one of them.
            context = {**self._context, "say": self}
            self._modules = [
                environment.get_template(
                    file.name if file.own or number == 0 else f"packaged:{file.name}"
                ).make_module(context)
                for number, file in enumerate(self._letters.phrases(self._language))
            ]
        return self._modules
