"""Whether ids and words of a case file lead somewhere: in its keys, and in the references of its texts.

All of it is asked of the values as they were written, and so is answered where other values are wrong too.
:mod:`hrdalert.cases.rules` has what must hold between the values of one part (dates in order …).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from hrdalert import knowledge
from hrdalert.cases.fitting import demands_fit
from hrdalert.cases.ground import Ground, Path_, Values, is_language, is_unknown, parts_of
from hrdalert.cases.meant import Meant
from hrdalert.cases.messages import choice, few, meant_word
from hrdalert.cases.model import Case
from hrdalert.cases.references import FORMS, Kind, Mention, braces, id_of, is_id, mistake
from hrdalert.cases.rules import RULES
from hrdalert.cases.shape import Key, Shape, shape_of
from hrdalert.cases.states import state_meant
from hrdalert.cases.values import UNFILLED
from hrdalert.errors import Problem, Severity
from hrdalert.marked import Marked, shown
from hrdalert.marked_yaml import Scanned
from hrdalert.patterns import later

_MENTIONED: Mapping[str, Kind] = {
    "alleged_victims": "person",
    "related": "person",
    "alleged_perpetrators": "perpetrator",
    "incidents": "incident",
}
"""The lists whose members texts can mention."""
_OTHERS = ("custody", "proceedings", "remedies", "un_history")
"""The other lists whose members can have ids."""
_KINDS: Mapping[str, tuple[str, ...]] = {
    "person": ("person",),
    "perpetrator": ("perpetrator",),
    "incident": ("incident",),
    "anyone": ("person", "perpetrator"),
    "source": (),
}
"""What an id can be the id of, by what the model says of it."""
_STATES = ("whereabouts", "lawyer", "family", "health")
_CALLED = {
    "person": "an alleged victim or a related person",
    "perpetrator": "an alleged perpetrator",
    "incident": "an incident",
    "source": "a source",
    "anyone": "a person or an alleged perpetrator",
}
_LIKE_A_REFERENCE = later(r"\s*([\w-]{1,60})\s*(?:\.\s*([\w.-]*?))?\s*")
_LIKE_AN_ID = later(r"[a-z][a-z0-9_-]{2,59}|(?=.*[0-9-])[A-Za-z][A-Za-z0-9_-]{1,59}")
_TWICE = later(r"\{([\w-]+)(?:\.full)?\}(?:,? and | & )(?=\{\1(?:\.full)?\})")
_PRONOUNS: Mapping[str, tuple[str, ...]] = {
    "he": ("they",),
    "she": ("they",),
    "him": ("them",),
    "his": ("their", "theirs"),
    "her": ("their", "them"),
    "hers": ("theirs",),
    "himself": ("themself",),
    "herself": ("themself",),
    "themselves": ("themself",),
}
"""The forms of a person that stand for a pronoun."""
_Found: TypeAlias = tuple[str, str, str, Severity]
"""Code, text, mend and severity of a problem whose place is still to be found."""
_ALL_FORMS = frozenset(form for forms in FORMS.values() for form in forms if form)


def checked(found: Scanned) -> list[Problem]:
    """The problems that lie between the values of a case file."""
    checks = _Checks(found)
    checks.part(shape_of(Case), found.value, ())
    checks.reference(found.value.get("reference"))
    demands_fit(checks.ground, found.value)
    return checks.ground.problems


@knowledge.remembered
def words_of(vocabulary: str) -> Sequence[str]:
    """The words that can stand where the model marks a word of this vocabulary, as a list shows them."""
    if vocabulary == "country":
        return tuple(sorted(knowledge.countries()))
    if vocabulary == "mandate":
        return tuple(knowledge.mandates())
    return tuple(knowledge.vocabulary(vocabulary))


@knowledge.remembered
def _known(vocabulary: str) -> frozenset[str]:
    """The same, with the older names that are still read."""
    older = knowledge.mandates().header.extra["aliases"] if vocabulary == "mandate" else ()
    return frozenset((*words_of(vocabulary), *older))


def _new_entry(key: Key, written: str, *, taken: bool) -> str:
    """The list of the case that an id leads to, and the line to write there; with a name for an id, the id of it."""
    id = written if is_id(written) else id_of(written)
    name = "…" if is_id(written) else written
    id = "…" if taken else id
    home, entry = {
        "person": ("alleged_victims", f"- {{id: {id}, name: {name}}}"),
        "perpetrator": ("alleged_perpetrators", f"- {{id: {id}, name: {name}, kind: state}}"),
        "incident": ("incidents", f"- {{id: {id}, date: …, what: …, sources: […]}}"),
        "source": ("sources", f"- {{id: {id}, kind: …, title: …, date: …}}"),
        "anyone": ("alleged_victims, related or alleged_perpetrators", f"- {{id: {id}, name: {name}}}"),
    }[key.refers]
    then = "" if id == written or taken else f", and here write {key.name}: {f'[{id}]' if key.many else id}"
    return f"{home}: {entry}{then}"


class _Checks:
    """The work of one call of :func:`checked`."""

    def __init__(self, found: Scanned) -> None:
        self.ground = Ground(found)
        self.ids: dict[str, tuple[Marked, str]] = {}
        """Each id of the case, where it stands first, and in which list."""
        self.sources: dict[str, Marked] = {}
        self._collect(found.value)
        mentioned = {id: _MENTIONED.get(home) for id, (_, home) in self.ids.items()}
        self.mentioned = {id: kind for id, kind in mentioned.items() if kind}
        """The ids that texts can mention, and what they are."""
        self.meant = Meant(found.value, self.mentioned)
        self.incidents = {id for id, kind in self.mentioned.items() if kind == "incident"}
        dated = {item.get("id") for item in parts_of(found.value.get("incidents")) if "date" in item}
        self.undated = self.incidents - dated
        self.sound: set[str] = set()
        """What stood between braces and was right, for speed: references repeat."""
        self.bare: tuple[str, Any] | None = None
        """The key, and all that stands under it, where bare words stand for parts: ``mandates: [torture]``."""

    # --- ids ---

    def _collect(self, case: Values) -> None:
        spells = parts_of(case.get("custody"))
        states = [(name, spell.get(name)) for spell in spells for name in _STATES]
        for home, items in [*((name, case.get(name)) for name in (*_MENTIONED, *_OTHERS)), *states]:
            for item in parts_of(items):
                id = item.get("id")
                if isinstance(id, Marked):
                    first, _ = self.ids.setdefault(id, (id, home))
                    self._unique(id, first)
        for source in parts_of(case.get("sources")):
            id = source.get("id")
            if isinstance(id, Marked):
                self._unique(id, self.sources.setdefault(id, id))

    def reference(self, reference: Any) -> None:
        """It stands on letters and in the names of files: nobody is to be found by it."""
        if not isinstance(reference, Marked):
            return
        words = [word for word in re.split(r"[\W_]+", reference) if len(word) > 2]
        found = next((word for word in words if self._is_a_name(word)), None)
        if found is None and not re.search(r"\d", reference):
            found = next((word for word in words if word.istitle()), None)
        if found is not None:
            text = f"reference: {shown(found)} looks like a name, and letters and files bear it"
            mend = "choose one that says nothing of the person, such as 2026-014; the file can be renamed with it"
            self.ground.problem(reference.origin, "reference-from-name", text, mend, "warning")

    def _is_a_name(self, word: str) -> bool:
        return any(self.mentioned.get(id) == "person" for id in self.meant.by_name(word))

    def _unique(self, id: Marked, first: Marked) -> None:
        if id is not first:
            text = f"the id {id} is taken: it stands in line {first.origin.line} already"
            self.ground.error(
                id, "duplicate-id", text, "give each person, incident or source an id of its own"
            )

    def _called(self, id: str) -> str | None:
        """What an id is the id of, in words."""
        if id in self.ids:
            home = self.ids[id][1]
            return _CALLED.get(_MENTIONED.get(home, home), f"an entry of {home}")
        return _CALLED["source"] if id in self.sources else None

    def _leads_somewhere(self, key: Key, id: Marked) -> None:
        if key.refers == "source":
            if id in self.sources:
                return
        elif self.mentioned.get(id) in _KINDS[key.refers]:
            return
        called, kind = _CALLED[key.refers], self._called(id)
        if kind:
            what = f"{key.name}: {shown(id)} is the id of {kind}, and {called} is expected"
        else:
            what = f"{key.name}: {shown(id)} is the id of nothing in this case; {called} is expected"
        known = (
            list(self.sources)
            if key.refers == "source"
            else [id for id, kind in self.mentioned.items() if kind in _KINDS[key.refers]]
        )
        add = f"add under {_new_entry(key, id, taken=kind is not None)}"
        mend = f"the ids that can stand here: {few(known)}; or {add}" if known else add
        named = [each for each in self.meant.by_name(id) if each in known]
        near = " or ".join(named) or self.ground.nearest(id, known)
        self.ground.error(id, "unknown-id", what, f"did you mean {near}? {mend}" if near else mend)

    # --- words ---

    def _is_a_word(self, key: Key, word: Marked, vocabulary: str, among: Any) -> None:
        if word in _known(vocabulary):
            return
        if vocabulary == "country":
            if re.fullmatch("[A-Z]{3}", word):  # else the model says so
                text = f"{key.name}: {shown(word)} is the code of no State"
                self.ground.error(word, "unknown-country", text, state_meant(word))
            return
        code = "unknown-mandate" if vocabulary == "mandate" else "unknown-word"
        what = "no mandate" if vocabulary == "mandate" else "none of the words that can stand here"
        name, items = self.bare or (key.name, among)
        line = (
            partial(self._line, name, word, items, vocabulary)
            if self.bare or key.many
            else f"{name}: {{}}".format
        )
        mend = choice(words_of(vocabulary), word, vocabulary, line)
        if key.name == "do" and " " in word.strip():
            mend = self._or_in_own_words(mend, word.strip())
        self.ground.error(word, code, f"{name}: {shown(word)} is {what}", mend)

    def _or_in_own_words(self, mend: str, demand: str) -> str:
        """How to mend a demand that is no word of the list: as one, or as a text."""
        near, question, _ = mend.partition(" The words are ")
        own = f"{{text: {demand}}}"
        if self.bare and not question:
            return f"write {own}: so is a demand in your own words written; or {mend}"
        mend = near if question else f"{mend}."
        return f"{mend} A demand in your own words goes under text: in place of do: {own}"

    def _line(self, name: str, word: Marked, items: Any, vocabulary: str, mended: str) -> str:
        """The whole list of words, where it can be mended as a whole; else this word alone."""
        known = words_of(vocabulary)
        if not isinstance(items, list):
            items = [part.strip() for part in word.split(",")] if "," in word else [word]
        words = [
            mended if each is word else each if each in known else meant_word(known, each, vocabulary)
            for each in items
            if isinstance(each, str)
        ]
        return f"{name}: [{', '.join(filter(None, words))}]" if all(words) else mended

    # --- texts ---

    def _told(self, key: Key, value: Any, path: Path_, named: int) -> None:
        """A text, texts by language, or those below ``named`` levels of names (of documents, of blocks)."""
        if isinstance(value, Marked):
            self._text(key, value)
        elif isinstance(value, dict):
            for name, text in value.items():
                if named:
                    self._told(key, text, (*path, name), named - 1)
                elif isinstance(text, Marked):
                    if not is_language(name):
                        self._bad_language(key, name, (*path, name))
                    self._text(key, text)

    def _text(self, key: Key, text: Marked) -> None:
        if is_unknown(text):
            what = f"{key.name}: {shown(text)} would be printed as it stands"
            mend = "write what is known in words that fit a sentence, or leave the whole entry out"
            self.ground.error(
                text, "unknown-as-text", what, mend if key.required else f"leave the key {key.name} out"
            )
        if "{" in text:
            self._references(text)
        if UNFILLED in text:
            self.ground.unfilled(text)

    def _bad_language(self, key: Key, name: str, path: Path_) -> None:
        what = f"{key.name}: a text is expected here, and {shown(name)} is no code of a language"
        mend = f"write {key.name}: and the text, or one text a language: {{en: …, zh-Hans: …}}"
        self.ground.problem(self.ground.marks.key(path), "bad-language", what, mend)

    def _references(self, text: Marked) -> None:
        self._named_twice(text)
        inners = list(braces(text))
        for number, inner in enumerate(inners):
            if inner in self.sound:
                continue
            id, dot, form = inner.partition(".")
            kind = self.mentioned.get(id)
            if kind is None:
                problem = self._near_reference(inner)
            else:
                problem = self._reference(Mention(id, tuple(form.split(".")) if dot else ()), kind)
            if problem is None:
                self.sound.add(inner)
            else:
                code, what, mend, severity = problem
                where = text.origin_of("{" + inner + "}", inners[:number].count(inner))
                self.ground.problem(where, code, what, mend, severity)

    def _named_twice(self, text: Marked) -> None:
        for found in _TWICE.finditer(text):
            if self.mentioned.get(id := found[1]) in ("person", "perpetrator"):
                what = f"{found[0]}{{{id}}} names the same twice"
                others = [other for other in self.mentioned if self.mentioned[other] == self.mentioned[id]]
                mend = f"name each once; if another was meant, the ids are: {few(others)}"
                where = text.origin_of(found[0].rstrip())
                self.ground.problem(where, "named-twice", what, mend, "warning")

    def _reference(self, mention: Mention, kind: Kind) -> _Found | None:
        wrong = mistake(mention, kind, self.incidents)
        if wrong:
            forms = [name for name in FORMS[kind] if name]
            mend = f"the forms of {_CALLED[kind]} are {', '.join(forms)}"
            if meant := self._forms_meant(".".join(mention.form), kind, forms):
                mend = f"did you mean {' or '.join(f'{{{mention.id}.{form}}}' for form in meant)}? {mend}"
            return "unknown-form", f"the reference {mention} cannot be read: {wrong}", mend, "error"
        undated = next((id for id in (mention.id, *mention.form) if id in self.undated), None)
        if undated:
            what = f"the reference {mention} needs a date, and the incident {undated} has none"
            return "undated", what, f"write date: to the incident {undated}, or say it in words", "error"
        return None

    def _forms_meant(self, written: str, kind: Kind, forms: Sequence[str]) -> Sequence[str]:
        if kind == "person" and (meant := _PRONOUNS.get(written.lower())):
            return [form.capitalize() for form in meant] if written.istitle() else meant
        near = self.ground.nearest(written, forms)
        return (near,) if near else ()

    def _near_reference(self, inner: str) -> _Found | None:
        """Braces are text, but these look as if they were meant otherwise."""
        if meant := self.meant.references(inner):
            what = f"{{{inner}}} would be printed as it stands, with its braces"
            return "not-a-reference", what, f"write {' or '.join(map(self._written, meant))}", "error"
        found = _LIKE_A_REFERENCE.fullmatch(inner)
        if not found:
            return None
        id, form = found.groups()
        kind, why = self._called(id), f"nobody here has the id {id}"
        near = self.ground.nearest(id, list(self.mentioned))
        if kind:
            why, mend = f"{id} is the id of {kind}, and texts cannot mention it", "say it in words"
        elif near:
            mend = f"did you mean {{{near}}}?"
        elif form in _ALL_FORMS or form in _PRONOUNS or (id == inner and _LIKE_AN_ID.fullmatch(id)):
            mend = f"the ids are: {few(list(self.mentioned))}" if self.mentioned else "say it in words"
        else:
            return None
        return "not-a-reference", f"{{{inner}}} will be printed as it stands: {why}", mend, "warning"

    def _written(self, reference: str) -> str:
        """A reference in its braces; of an incident, with a form."""
        return f"{{{reference}.on}} (or another form)" if reference in self.incidents else f"{{{reference}}}"

    # --- all keys ---

    def part(self, shape: Shape, value: Any, path: Path_) -> None:
        """Checks a part and all parts in it."""
        if not isinstance(value, dict):
            return
        keys = shape.keys
        for name, item in value.items():
            key = keys.get(name)
            if key is None or key.kind == "other":
                continue
            if key.kind == "told":
                self._told(key, item, (*path, name), key.named)
            elif key.part is not None:
                if key.many and isinstance(item, list):
                    for number, each in enumerate(item):
                        self._part(key, key.part, each, (*path, name, number), item)
                else:
                    self._part(key, key.part, item, (*path, name), item)
            else:
                for each in item if isinstance(item, list) else (item,):
                    if isinstance(each, Marked):
                        self._value(key, each, item)
        rule = RULES.get(shape.model)
        if rule is not None:
            rule(self.ground, value, path)

    def _part(self, key: Key, shape: Shape, value: Any, path: Path_, among: Any) -> None:
        if key.short and isinstance(value, Marked):
            alone = not isinstance(among, list) or all(isinstance(each, Marked) for each in among)
            self.bare = (key.name, among) if key.many and alone else None
            value = {key.short: value}
        self.part(shape, value, path)
        self.bare = None

    def _value(self, key: Key, value: Marked, among: Any) -> None:
        if key.vocabulary:
            self._is_a_word(key, value, key.vocabulary, among)
        else:
            self._leads_somewhere(key, value)
