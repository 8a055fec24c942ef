"""A contract of import-linter: rooms take from each other only what a room's ``FACE`` shows."""

from __future__ import annotations

from importlib import import_module

import grimp
from importlinter import Contract, ContractCheck, fields, output


class Faces(Contract):
    """Each room lists in ``FACE`` the modules from which other rooms may take, and none from which nobody takes."""

    type_name = "faces"
    root = fields.StringField()

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        root, wrong = str(self.root), list[str]()
        for room in sorted(graph.find_children(root)):
            children = graph.find_children(room)
            if not children:
                continue
            face = {f"{room}.{name}" for name in import_module(room).FACE}
            taken = {child: self._takers(graph, room, child) for child in children}
            wrong += [
                f"{taker} takes from {child}, which {room} does not show"
                for child in children - face
                for taker in taken[child]
            ]
            wrong += [
                f"{room} shows {child}, from which nobody takes" for child in face if not taken.get(child)
            ]
        return ContractCheck(kept=not wrong, metadata={"wrong": sorted(wrong)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["wrong"]:
            output.print_error(line)

    @staticmethod
    def _takers(graph: grimp.ImportGraph, room: str, child: str) -> set[str]:
        """The modules of other rooms that import a module, or one below it."""
        modules = {child, *graph.find_descendants(child)}
        takers = {taker for module in modules for taker in graph.find_modules_that_directly_import(module)}
        return {taker for taker in takers if taker != room and not taker.startswith(f"{room}.")}
