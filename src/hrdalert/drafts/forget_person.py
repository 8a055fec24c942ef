"""Whom an office is to forget, a person or a whole case: how the name is found, and what stands where it stood."""

import datetime
import email
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.policy import default
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, Final

import yaml

from hrdalert.cases.model import Case, Consent, Person
from hrdalert.cases.reading import check_text
from hrdalert.cases.translations import is_translation, translated_by
from hrdalert.disclosure.folding import letters_of
from hrdalert.disclosure.leaks import Secrets, secrets_of_all
from hrdalert.disclosure.name_forms import forms_of, open_words
from hrdalert.disclosure.search import Finder, names_in
from hrdalert.drafts.word_file import words_in
from hrdalert.errors import WorkspaceError, WriterError
from hrdalert.store import read

_PICTURES: Final = (".jpg", ".jpeg", ".png")
_ANY_DAY: Final = datetime.date.min
"""Nobody is asked for consent here."""


@dataclass(frozen=True)
class Forgotten:
    """A person of a case, or the case with all of its people."""

    reference: str
    case: Case | None = field(default=None, repr=False)
    """As its file has it; None: the file is gone already."""
    people: tuple[Person, ...] = field(default=(), repr=False)
    """All who are to be forgotten, with the forms of their names in translations too."""
    person: Person | None = field(default=None, repr=False)
    """The one; None: the whole case is."""

    @cached_property
    def own(self) -> Secrets:
        """For the files of the case itself, parts of the name too, but for those that another person has."""
        forms = (form for person in self.people for form in forms_of(person, misspelt=True))
        own = Finder(form for form in forms if form.is_secret(self._others))
        return Secrets("internal", _ANY_DAY, own=own)

    @cached_property
    def _others(self) -> frozenset[str]:
        """The words of the names of everybody else in the case."""
        ids = {person.id for person in self.people}
        people = self.case.people if self.case else ()
        return open_words(person for person in people if person.id not in ids)

    @cached_property
    def whole(self) -> Secrets:
        """For all other files, whole names."""
        people = tuple(person.model_copy(update={"consent": Consent()}) for person in self.people)
        alone: dict[str, Any] = {"reference": self.reference, "alleged_victims": people, "related": ()}
        return secrets_of_all([Case.model_construct(None, **alone)], "public", _ANY_DAY)

    @cached_property
    def _new_id(self) -> str:
        """An id that says nothing, in place of one that is mostly made of the name."""
        taken = {person.id for person in self.case.people} if self.case else set()
        return next(id for id in (f"person-{number}" for number in count(1)) if id not in taken)

    @cached_property
    def translations(self) -> tuple[Path, ...]:
        """The files of the case in other languages."""
        file = self.case.file if self.case else Path()
        beside = sorted(filter(is_translation, file.parent.iterdir())) if self.case else ()
        return tuple(path for path in beside if translated_by(path) == file)

    def is_told_in(self, texts: Iterable[str]) -> bool:
        """Whether words of the case are to go: of a whole case, all."""
        return any(texts) if self.person is None else bool(self.own.found_in(texts))

    def is_in(self, path: Path, content: bytes, secrets: Secrets) -> bool:
        """Whether a file holds the name; of the case's own, what cannot be searched might."""
        is_own = secrets is self.own
        try:
            texts = list(_words_of(path, content))
        except WriterError:
            return is_own
        is_blind = path.suffix.lower() in _PICTURES or (path.suffix == ".pdf" and not "".join(texts).strip())
        return (is_own and is_blind) or bool(secrets.found_in((path.name, *texts)))

    def line_in(self, path: Path, secrets: Secrets) -> int | None:
        """The first line of a file in which the name stands, 0 where it has none; None: it stands nowhere."""
        try:
            content = read(path)
        except OSError:  # somebody has to look
            return 0
        if content.startswith(b"SQLite format 3"):
            forms = (form for person in self.people for form in forms_of(person, parts=False))
            return 0 if any(form.text.encode() in content for form in forms) else None
        if path.suffix.lower() in _PICTURES or not self.is_in(path, content, secrets):
            return None
        lines = enumerate(content.decode("utf-8", "replace").splitlines(), 1)
        return next((number for number, line in lines if secrets.found_in([line])), 0)

    def holds(self, message: bytes) -> bool:
        """Whether a message, or a letter that was printed, is to go: of a whole case, each."""
        kind = Path("letter.pdf" if message.startswith(b"%PDF") else "message.eml")
        return bool(message) and (self.person is None or self.is_in(kind, message, self.own))

    def without(self, text: str) -> str:
        """A text in which the pseudonym stands for the name; of a whole case, nothing of it."""
        if self.person is None or not text:
            return ""
        before, instead = text, str(self.person.pseudonym)
        while matches := names_in(self.own.own, text):
            end = len(text)
            for match in reversed(matches):
                if match.end <= end:
                    text, end = f"{text[: match.start]}{instead}{text[match.end :]}", match.start
        for form in forms_of(self.person, parts=False):
            if form.is_secret(self._others):
                text = re.sub(rf"(?<!\w){re.escape(form.text)}(?!\w)", instead, text)
        return text.replace(f"{instead}.", instead) if text != before and instead.endswith(".") else text

    def rewritten(self, content: bytes) -> bytes:
        """A case file, or a translation, without the name; nothing of a whole case, and of what cannot be read."""
        if self.person is None or not content:
            return b""
        try:
            text = content.decode()
            for start, end in sorted(_scalars(text, self.person.id), reverse=True):
                text = f"{text[:start]}{self._new_id}{text[end:]}"
            of_original = rf"(?<=\.){re.escape(self.person.id)}(?=\.[\w.-]+(?: [0-9a-f]{{8}})+)"
            text = re.sub(of_original, self._new_id, text)
        except (ValueError, yaml.YAMLError):
            return b""
        return self.without(text).encode()

    def require_words(self) -> None:
        """Raises WorkspaceError where nothing could stand in place of the name, or the case file could not go on."""
        if self.person is None or self.case is None:
            return
        pseudonym, file = self.person.pseudonym, self.case.file
        if not pseudonym or not letters_of(pseudonym) or self.own.found_in([pseudonym]):
            lists = {key: getattr(self.case, key) for key in ("alleged_victims", "related")}
            places = ((one.id, self.case.origin(key, n)) for key in lists for n, one in enumerate(lists[key]))
            what = f"{dict(places)[self.person.id]}: no pseudonym here that says nothing of the name."
            raise WorkspaceError(what, "Write pseudonym: there. It will stand wherever the name stood.")
        contents = {path: read(path) for path in (file, *self.translations)}
        spoilt = [path for path in contents if contents[path].strip() and not self.rewritten(contents[path])]
        if check_text(self.rewritten(contents[file]), file).case is None:
            spoilt.append(file)
        if spoilt:
            what = f"{spoilt[0].as_posix()} cannot be read, or could not be with the pseudonym in place of the name."
            mend = "Mend it, take the name out of it by hand, or choose another pseudonym."
            raise WorkspaceError(what, mend)


def _words_of(path: Path, content: bytes) -> Iterator[str]:
    """All that a file says, a message with what is attached to it. Raises WriterError where it cannot be read."""
    if path.suffix != ".eml":
        yield from words_in(path, content)
        return
    message = email.message_from_bytes(content, policy=default)
    yield from map(str, message.values())
    for part in message.walk():
        if part.get_content_type() == "multipart/encrypted":
            raise WriterError("what is encrypted cannot be read")
        if not part.is_multipart():
            attached = Path(part.get_filename() or "body.txt")
            yield from words_in(attached, part.get_payload(decode=True) or b"")  # type: ignore[arg-type]


def _scalars(text: str, value: str) -> set[tuple[int, int]]:
    """Where a value or a key of a YAML file says just this."""
    found, nodes = set[tuple[int, int]](), [yaml.compose(text, yaml.BaseLoader)]
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.ScalarNode) and node.value == value:
            found.add((node.start_mark.index, node.end_mark.index))
        elif isinstance(node, yaml.SequenceNode):
            nodes += node.value
        elif isinstance(node, yaml.MappingNode):
            nodes += (part for pair in node.value for part in pair)
    return found
