"""Templates filled in, and the libraries of phrasing: ``say.demand(…)``, from the office's or the packaged one.

A macro knows the context that it was made in, and the context knows the macro. Through such a circle a whole case would
stay until the collector of circles looks through all that there is; so it is broken once a document is filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jinja2
from jinja2 import TemplateRuntimeError
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

from hrdalert.documents.letters import Letters


def filled_in(template: jinja2.Template, context: Mapping[str, Any]) -> str:
    """What :meth:`jinja2.Template.render` gives."""
    made = template.new_context(dict(context))
    try:
        return template.environment.concat(template.root_render_func(made))
    except Exception:
        template.environment.handle_exception()
    finally:
        _empty(made)


def _empty(context: Context) -> None:
    context.vars.clear()
    context.parent.clear()


class Phrases:
    """The macros of ``phrases/<language>.md``; one of the office's own stands before the packaged one of its name."""

    def __init__(self, letters: Letters, language: str, context: Mapping[str, Any]) -> None:
        self._letters = letters
        self._language = language
        self._context = context
        self._modules: list[TemplateModule] | None = None
        self._contexts: list[Context] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        for module in self._loaded():
            macro = getattr(module, name, None)
            if macro is not None:
                return macro
        raise TemplateRuntimeError(f"phrases/{self._language}.md has no macro {name!r}")

    def let_go(self) -> None:
        """Forgets the case: nothing more can be said."""
        for context in self._contexts:
            _empty(context)
        self._contexts, self._modules, self._context = [], [], {}

    def _loaded(self) -> list[TemplateModule]:
        if self._modules is None:
            environment = self._letters.environment
            # The macros of a library call one another through ``say``, so that an office can change one of them.
            context = {**self._context, "say": self}
            templates = [
                environment.get_template(file.name if file.own or number == 0 else f"packaged:{file.name}")
                for number, file in enumerate(self._letters.phrases(self._language))
            ]
            self._contexts = [template.new_context(context) for template in templates]
            self._modules = list(map(TemplateModule, templates, self._contexts))
        return self._modules
