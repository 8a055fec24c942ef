"""Everybody whom a document may not give away: the people of all cases, and what the workspace keeps for the office.

What could hide somebody is said with its file, and till it is mended nothing is made for Governments and the public.

The names of a case that was deleted stand in the register, if it was sent. Of one that was drafted alone nothing is
remembered: a list of names, or of digests that can be guessed, would be one more thing to find. So its files in
``out/`` and its pages have to go, too, before anything is made.

Whom a case withheld when it was last drafted stands in ``.hrdalert/withheld/<reference>.json``, so that a file that was
cut off since does not publish them: ids, answers to consent and how many letters a name has in all of its forms; no
name, and nothing of which one could be guessed.
"""

import datetime
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from hrdalert.cases.model import AllegedVictim, Case, Consent, ConsentAnswer, Person
from hrdalert.cases.people import people_in
from hrdalert.cases.reading import check_text
from hrdalert.cases.translations import is_translation, translated_by
from hrdalert.disclosure.audience import AUDIENCES, READERS, STOPPED, Audience
from hrdalert.disclosure.confidential import Confidential
from hrdalert.disclosure.consent import may_be_named
from hrdalert.disclosure.folding import letters_of
from hrdalert.disclosure.leaks import Secrets, secrets_of_all
from hrdalert.disclosure.name_forms import Form
from hrdalert.errors import InputErrors, Origin, Problem, WorkspaceError
from hrdalert.knowledge import OfOffice
from hrdalert.store import STATE, put, read, read_private, writing


class _Before(Struct, frozen=True):
    """A person who was withheld."""

    letters: int
    withheld_from: tuple[Audience, ...]
    answers: dict[str, str]
    """By use, what was answered and until when it holds; without a use, the one answer for several."""


def _lost(root: Path, file: Path, case: Case, day: datetime.date) -> Iterator[Problem]:
    """What a case has lost of those whom it withheld, while nobody has said that this is meant."""
    path = _path(root, case)
    mend = "see whether the file was cut off, and bring back what it lost; where it is meant: "
    mend += f"hrdalert check {case.reference} --people-changed"
    try:
        before = msgspec.json.decode(read_private(path), type=dict[str, _Before])
    except FileNotFoundError:
        return
    except (OSError, msgspec.MsgspecError):
        yield Problem(Origin(path), "people-gone", "whom the case withheld before cannot be read", mend)
        return
    people = {person.id: person for person in case.people}
    for id, was in before.items():
        person = people.get(id)
        whom = " and ".join(READERS[audience] for audience in was.withheld_from)
        if person is None:
            what = f"{id}, whom {whom} may not know by name, was in this file when it was last drafted, and is not now"
        elif named := [READERS[one] for one in was.withheld_from if _is_named_by_loss(was, person, one, day)]:
            what = f"{id} was not named to {' and '.join(named)} before, and would be now, though no answer changed"
        elif _letters(person) < was.letters and any(_withheld(person, day)):
            what = f"less of the name of {id} stands in this file than when it was last drafted"
        else:
            continue
        yield Problem(Origin(file), "people-gone", what, mend)


def _note_withheld(root: Path, case: Case, day: datetime.date) -> None:
    """Note whom a case withholds on a day. Raises WriterError where nothing can be noted."""
    now = {
        person.id: _Before(_letters(person), withheld_from, _answers(person.consent))
        for person in case.people
        if (withheld_from := tuple(_withheld(person, day)))
    }
    path = _path(root, case)
    content = f"{json.dumps(msgspec.to_builtins(now), indent=1, sort_keys=True)}\n".encode()
    if now or path.exists():
        with writing(path, "See to the folder, and draft again."):
            put(path, content)


def _path(root: Path, case: Case) -> Path:
    return root / STATE / "withheld" / f"{case.reference}.json"


def _withheld(person: Person, day: datetime.date) -> Iterator[Audience]:
    return (audience for audience in STOPPED if not may_be_named(person, audience, day))


def _letters(person: Person) -> int:
    members = person.member_names if isinstance(person, AllegedVictim) else ()
    names = (person.name, *person.also, *person.native.values(), *members)
    return sum(len(letters_of(name)) for name in names if name)


def _answers(consent: Consent) -> dict[str, str]:
    given: Mapping[str, Consent | ConsentAnswer | None]
    given = {"": consent, "government": consent.government, "public": consent.public}
    return {
        use: f"{one.answer} {one.until or ''}".strip() for use, one in given.items() if one and one.answer
    }


def _is_named_by_loss(was: _Before, person: Person, audience: Audience, day: datetime.date) -> bool:
    """Whether somebody is named to an audience now, by an answer that stood there before.

    A file that lost its end may have lost protect:, an answer to one use, or the day until which one holds.
    """
    if not may_be_named(person, audience, day):
        return False
    use, answers = "government" if audience == "government" else "public", _answers(person.consent)
    place = use if use in answers else ""
    answer, _, until = answers[place].partition(" ")
    answered, _, held_until = was.answers.get(place, "").partition(" ")
    return answer == answered and until in ("", held_until)


class _Known(Struct, frozen=True):
    """The people of a case, what else it keeps for the office, and what could hide somebody."""

    people: Case
    kept: tuple[Form, ...]
    problems: tuple[Problem, ...]
    digest: bytes = b""
    """Of its file."""


@dataclass(frozen=True)
class Everybody(OfOffice):
    """The people of a workspace, each file read once."""

    root: Path
    files: tuple[Path, ...] = field(repr=False)
    """All case files."""
    sent: Callable[[Collection[str]], Iterable[tuple[str, bytes]]] = field(repr=False)
    """The case files that the register keeps, by reference, but for those of some cases."""
    published: Callable[[], Iterable[str]] = field(repr=False)
    """The references of what lies on a website."""
    respondents: Callable[[Path], Iterable[Form]] = field(repr=False)
    """By the folder of an inquiry, the forms of who answered it. Raises InputErrors where that cannot be read."""

    @cached_property
    def _known(self) -> Mapping[Path, _Known]:
        beside = defaultdict[Path, list[Path]](list)
        for folder in {path.parent for path in self.files}:
            for file in sorted(filter(is_translation, folder.iterdir())):
                beside[translated_by(file)].append(file)
        digests = {path: digest_of(path) for path in self.files}
        return {path: _known(path, path, beside[path], digests[path]) for path in self.files}

    @cached_property
    def people(self) -> Mapping[Path, Case]:
        """By file, a case that holds nothing but its people."""
        return {path: known.people for path, known in self._known.items()}

    @cached_property
    def _gone(self) -> tuple[_Known, ...]:
        """What was sent of cases that have no file any more."""
        references = {case.reference for case in self.people.values()}
        try:
            sent = list(self.sent(references))
        except WorkspaceError as error:
            what = f"whom the register knows of cases that are gone cannot be read: {error}"
            register = self.root / "register.db"
            problem = Problem(Origin(register), "register", what, error.hint)
            return (replace(_known(b"{}", register), problems=(problem,)),)
        return tuple(_known(content, Path(f"{reference}.yaml")) for reference, content in sent)

    @cached_property
    def _respondents(self) -> tuple[list[Form], list[Problem]]:
        """The forms of who answered inquiries, and what keeps them from being read."""
        forms: list[Form] = []
        problems: list[Problem] = []
        for file in sorted(self.root.glob("inquiries/*/inquiry.yaml")):
            try:
                forms += self.respondents(file.parent)
            except InputErrors as error:
                problems += error.problems
        return forms, problems

    def secrets(self, audience: Audience, day: datetime.date, is_open: Callable[[str], bool]) -> Secrets:
        """All that an audience may not have; ``is_open`` says of a number or address whether everybody may."""
        known = (*self._known.values(), *self._gone)
        kept = (form for one in known for form in one.kept if form.kind != "run" or not is_open(form.letters))
        return secrets_of_all((one.people for one in known), audience, day, (*kept, *self._respondents[0]))

    def problems(self, day: datetime.date) -> tuple[Problem, ...]:
        """What could hide somebody, whichever case is told: every file is looked at."""
        known = (*self._known.values(), *self._gone)
        found = [*(problem for one in known for problem in one.problems), *self._respondents[1]]
        found += () if found else self._left_over()
        for path, one in self._known.items():
            found += () if one.problems else _lost(self.root, path, one.people, day)
        return tuple(found)

    def _left_over(self) -> Iterator[Problem]:
        """What lies there of cases that are gone, and of whose people nothing is known."""
        known = {one.people.reference for one in (*self._known.values(), *self._gone)}
        known |= {file.parent.name for file in self.root.glob("inquiries/*/inquiry.yaml")}
        back = "bring its file back into cases/, or"
        folders = (folder for one in AUDIENCES for folder in (self.root / "out" / one).glob("*"))
        lying = [one for one in folders if one.name not in known and any(map(Path.is_file, one.rglob("*")))]
        for reference, folder in {folder.name: folder for folder in reversed(lying)}.items():
            what = f"{reference} has no case file any more, so that nobody looks for its names in other documents"
            mend = f"{back} delete what lies in the folders {reference} of out/"
            yield Problem(Origin(folder), "case-gone", what, mend)
        for reference in sorted({*self.published()} - known):
            what = f"{reference} has no case file any more, and lies on your website"
            mend = f"{back} take it down: hrdalert publish {reference} --take-down"
            yield Problem(Origin(self.root / STATE / "published.json"), "case-gone", what, mend)

    def remember(self, path: Path, day: datetime.date) -> None:
        """Note whom a case withholds, so that nobody is lost. Raises WriterError where nothing can be noted."""
        if (known := self._of(path)) and not known.problems:
            _note_withheld(self.root, known.people, day)

    def is_as_read(self, path: Path) -> bool:
        """Whether a case file is as it was when its people were read."""
        known = self._of(path)
        return known is None or known.digest == digest_of(path)

    def _of(self, path: Path) -> _Known | None:
        ours = (known for file, known in self._known.items() if file.resolve() == path.resolve())
        return self._known.get(path) or next(ours, None)


def digest_of(source: Path | bytes) -> bytes:
    """The digest of a file, or of what it is to say; empty where it cannot be read."""
    try:
        return hashlib.sha256(source if isinstance(source, bytes) else read(source)).digest()
    except OSError:
        return b""


def _known(source: Path | bytes, file: Path, beside: Iterable[Path] = (), digest: bytes = b"") -> _Known:
    case, problems = people_in(source, file, beside)
    kept = Confidential(case).for_others()
    if any(form.person.startswith(Confidential.called[0]) for form in kept):
        # Few titles name anybody, and what the case tells openly of places and offices is no name of a source.
        text = source if isinstance(source, bytes) else read(source)
        kept = Confidential(check_text(text, file).case or case).for_others()
    people = case.model_copy(update={"sources": (), "chronology": (), "notes": None})
    return _Known(people, tuple(kept), tuple(problems), digest)
