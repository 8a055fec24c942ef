"""The search for names that a reader may not have, in everything that a document says and beside it.

With them, names of confidential sources, and telephone numbers and e-mail addresses that a case keeps for the office.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from msgspec.structs import replace as changed

from hrdalert.cases.model import Case, Person
from hrdalert.disclosure.audience import Audience
from hrdalert.disclosure.confidential import Confidential
from hrdalert.disclosure.consent import may_be_named, withheld_people
from hrdalert.disclosure.folding import decoded, letters_of, may_be_coded
from hrdalert.disclosure.name_forms import Form, forms_of, is_whole, letters_of_words, open_words, whole_names
from hrdalert.disclosure.search import Finder, names_in


@dataclass(frozen=True, slots=True)
class Leak:
    """A form of a withheld name in a text."""

    person: str
    """The id of the person; of another case, with its reference. Of what is no name of a person, what it is."""
    text: str = field(repr=False)
    """The whole text."""
    secret: str = field(repr=False)
    """The form; no message may print it."""

    @property
    def says(self) -> tuple[str, str]:
        """What stands there, and what to do about it."""
        if self.person.startswith(Confidential.called):
            return self.person, "take it out of this text; if everybody may know it, out of the other place"
        mend = f"list it under also: of {self.person} if it is a form of the name, under common: if it is another word"
        return f"a form of the name of {self.person}", f"write the sentence without it; or {mend}"


@dataclass(frozen=True, slots=True)
class Secrets:
    """Every form of every name that one audience may not have."""

    audience: Audience
    day: datetime.date
    others: Finder = field(default_factory=Finder, repr=False)
    """Whole names of the workspace: a surname alone gives nobody of another case away."""
    own: Finder = field(default_factory=Finder, repr=False)
    """Names of the case whose documents are searched, with their parts."""
    open_words: frozenset[str] = field(default=frozenset(), repr=False)
    """Words of names that this case may tell."""
    _clean: set[str] = field(default_factory=set, repr=False)
    """Texts in which no name stands: documents for one audience share most of theirs."""
    _withheld: tuple[Person, ...] = field(default=(), repr=False)
    """Those of the case whose names the audience may not have."""

    def of(
        self, case: Case, kept: Sequence[Form] = (), office: Iterable[str] = (), like: Secrets | None = None
    ) -> Secrets:
        """The same, for the documents of one case: parts of its own names count, and no name that it may tell.

        ``kept`` is what the case keeps for the office. ``office`` are names under which the office writes: a part of
        one is no secret. ``like``: those of another audience, made of the same three, to share where they are the same.
        """
        withheld = withheld_people(case, self.audience, self.day)
        kept = () if self.audience == "internal" else kept
        if not withheld and not self.others and not kept:
            return self
        if like is not None and like._withheld == withheld:
            return replace(self, own=like.own, open_words=like.open_words, _clean=set(), _withheld=withheld)
        named = [person for person in case.people if may_be_named(person, self.audience, self.day)]
        bodies = (letters_of_words(body.name) for body in case.alleged_perpetrators)
        open_letters = open_words(named).union(*bodies, *map(letters_of_words, office))
        parts = (form for person in withheld for form in forms_of(person))
        forms = (*parts, *whole_names((person.id, person) for person in withheld), *kept)
        own = Finder(form for form in forms if form.is_secret(open_letters))
        return replace(self, own=own, open_words=open_letters, _clean=set(), _withheld=withheld)

    def is_in_path(self, name: str) -> bool:
        """Whether a name stands in that of a file, of the case's own people also within a longer word."""
        within = (form for form in self.own.possible(letters_of(name)) if form.kind != "whole")
        is_within = any(len(form.letters) > 4 and not form.is_common for form in within)
        return is_within or bool(self.found_in([as_path(name)]))

    def found_in(self, texts: Iterable[str]) -> list[Leak]:
        """Each name that stands in a text, as it is written or encoded; once for each text and form."""
        unread = [text for text in texts if text not in self._clean] if self.own or self.others else []
        if not unread:
            return []
        whole = "\n".join(unread)
        coded = [(text, read) for text in (unread if may_be_coded(whole) else ()) for read in decoded(text)]
        letters = letters_of("\n".join((whole, *(reading for _, reading in coded))))
        own = self.own.possible(letters)
        known = self.open_words.union(form.letters for form in own)
        others = (form for form in self.others.possible(letters) if form.is_of_another(known))
        finder = Finder((*own, *others))
        leaks = (
            Leak(match.form.person, text, match.form.text)
            for text, reading in ((*((text, text) for text in unread), *coded) if finder else ())
            for match in names_in(finder, reading)
        )
        found = list(dict.fromkeys(leaks))
        if not found:
            self._clean.update(unread)
        return found


def as_path(name: str) -> str:
    """The name of a file as the search reads one: small letters may be those of a name."""
    return f"file:///{'-'.join(name.split())}"


def secrets_of_all(
    cases: Iterable[Case], audience: Audience, day: datetime.date, kept: Iterable[Form] = ()
) -> Secrets:
    """The names withheld in any of the cases, as the documents of other cases are searched for them.

    Whole names count, in any order and inflection, with a few words between theirs. A single word counts only where
    it is the whole of a name, and long and rare enough; one that ``also`` lists beside a longer name, of four letters
    and more, within a sentence, where nothing but a name can stand. Three syllables of Hangul are a whole name.

    ``kept`` is what the workspace keeps for the office alone.
    """
    withheld = ((case.reference, person) for case in cases for person in withheld_people(case, audience, day))
    people = [(f"{person.id} of case {reference}", person) for reference, person in withheld]
    listed = (
        changed(form, person=called, is_common=form.is_common or not is_whole(form, person))
        for called, person in people
        for form in forms_of(person, parts=False)
        if form.kind != "word" or len(form.letters) > 3
    )
    of_office = () if audience == "internal" else kept
    return Secrets(audience, day, Finder((*listed, *whole_names(people), *of_office)))
