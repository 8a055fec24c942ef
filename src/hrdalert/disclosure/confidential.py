"""What a case keeps for the office beside names: who its confidential sources are, and how people can be reached."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import groupby

from msgspec.structs import replace

from hrdalert.cases.entities import Grounds
from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.model import AllegedVictim, Case, Kind, Source, texts_of
from hrdalert.disclosure.folding import common_words, letters_of
from hrdalert.disclosure.name_forms import Form, forms_of


class Confidential:
    """The forms by which a search finds it: names, telephone numbers and e-mail addresses."""

    called = (
        "a name of the confidential source ",
        "a telephone number or an e-mail address ",
        "a name of a respondent ",
        "a way to reach somebody of a respondent ",
    )
    """How what is no name of a person of a case begins, where a form has the id of one."""
    people = frozenset(("interview", "family", "lawyer", "colleague", "witness", "alleged_victim"))
    """Kinds of source that are people: names in their titles are theirs."""
    address = re.compile(r"[^@\s<>()\[\],;:]+@[^@\s<>()\[\],;:]+\.\w+")
    number = re.compile(r"\d(?<!\w\d)(?:[\s ()./-]{0,2}\d){7,14}(?![\w-])")
    """8 to 15 digits, as people part those of a telephone number (ITU-T E.164)."""
    dated = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
    """What has a year in it is a date, or the number of a file."""

    def __init__(self, case: Case) -> None:
        self._case = case

    def forms(self, is_open: Callable[[str], bool] = lambda _: False) -> list[Form]:
        """All forms; ``is_open`` says of a number or address, by its letters, whether everybody may read it."""
        return [*self._of_sources(self._case.sources), *self._of_contacts(is_open)]

    def for_others(self) -> list[Form]:
        """Those by which documents of other cases are searched: ways to reach people, and people who are sources.

        An organisation that is a source in secret may be well known elsewhere. Each form says of which case it is.
        """
        people = [source for source in self._case.sources if source.kind in self.people]
        forms = (*(form for form in self._of_sources(people) if form.is_listed), *self._of_contacts())
        return [replace(form, person=f"{form.person} of case {self._case.reference}") for form in forms]

    def _of_sources(self, sources: Iterable[Source]) -> Iterator[Form]:
        """Titles and publishers with several capitals in them, and the names of people in titles.

        What the case tells openly of places, courts, offices and people is no name of a source.
        """
        for source in (source for source in sources if source.confidential):
            what = f"{self.called[0]}{source.id} (of its title or publisher)"
            titles = filter(None, (source.title, source.publisher))
            whole = (text for text in titles if len(self._capitals(text)) > 1)
            runs = self._names(source.title) if source.kind in self.people else ()
            kinds: tuple[tuple[Kind, Iterable[str]], ...] = (("person", runs), ("group", whole))
            for kind, name in ((kind, name) for kind, names in kinds for name in names):
                if not self._told.issuperset(map(letters_of, self._capitals(name))):
                    named = AllegedVictim.model_construct(None, id=what, name=LocatedText(name), kind=kind)
                    yield from forms_of(named)

    @staticmethod
    def _capitals(text: str) -> list[str]:
        return [word for word in re.findall(r"\w[\w'’-]*", text) if word[:1].isupper()]

    @staticmethod
    def _names(title: str) -> list[str]:
        """Two words with capitals or more in a row, but a title before them, and a first word of many."""
        titles = common_words()["titles"]
        runs: list[list[str]] = []
        for part in re.split(r"[^\w\s'’.-]+", title):
            words = ((word[:1].isupper() and letters_of(word) not in titles, word) for word in part.split())
            groups = groupby(words, key=lambda word: word[0])
            runs += [[word for _, word in run] for is_name, run in groups if is_name]
        if runs and len(runs[0]) > 2 and title.startswith(runs[0][0]):
            del runs[0][0]
        return [" ".join(run) for run in runs if len(run) > 1]

    @cached_property
    def _told(self) -> frozenset[str]:
        """The letters of each word of names that the case has elsewhere, for readers too."""
        case = self._case
        entries = (entry for entry in case.chronology if not entry.confidential)
        sources = (source for source in case.sources if not source.confidential)
        texts = (
            *(text for entry in entries for text in (entry.place, entry.court)),
            *(spell.place for spell in case.custody),
            *(body.name for body in case.alleged_perpetrators),
            *(form for person in case.people for form in (person.name, *person.also)),
            *(text for source in sources for text in (source.title, source.publisher)),
            case.authorities,
        )
        return frozenset(map(letters_of, re.findall(r"\w[\w'’-]*", " ".join(filter(None, texts)))))

    def _of_contacts(self, is_open: Callable[[str], bool] = lambda _: False) -> Iterator[Form]:
        """What is for the office alone. A number is found by its last nine digits: abroad it begins otherwise."""
        for where, text in self._of_the_office():
            addresses = self.address.findall(text) if "@" in text else []
            numbers = [number for number in self.number.findall(text) if not self.dated.search(number)]
            letters = (*map(letters_of, addresses), *(letters_of(number)[-9:] for number in numbers))
            what = f"{self.called[1]}(also in {where}, for the office alone)"
            for one in letters:
                if not is_open(one):
                    yield Form(what, one, one, (one,), "run", "", False, False, False)

    def _of_the_office(self) -> Iterator[tuple[str, str]]:
        """Notes, confidential entries and sources, and how an answer to consent was given, each with what it is."""
        case = self._case
        kept: list[tuple[str, Iterable[str | None]]] = [("notes", (case.notes,))]
        for source in case.sources:
            secret = (source.title, source.publisher) if source.confidential else ()
            kept.append((f"the source {source.id}", (source.note, *secret)))
        entries = (entry for entry in case.chronology if entry.confidential)
        kept += (("a confidential entry", [text for _, text in texts_of(entry)]) for entry in entries)
        for person in case.people:
            answers = (person.consent, *filter(None, vars(person.consent).values()))
            grounds = (answer for answer in answers if isinstance(answer, Grounds))
            said = [text for answer in grounds for text in (answer.by, answer.how, answer.why)]
            kept.append((f"the consent of {person.id}", said))
        return ((where, text) for where, texts in kept for text in texts if text)
