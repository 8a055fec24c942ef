"""The law of a case as templates see it: names, duties and articles in words."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from hrdalert import knowledge
from hrdalert.disclosure.view import UNKNOWN, IncidentView, Maybe
from hrdalert.documents.casetext import CaseText
from hrdalert.documents.languages import Language
from hrdalert.documents.legal import Binding, CaseLaw, Listed, Signed
from hrdalert.knowledge import Duty, Instrument, Precedent


class DutyWords(Struct, frozen=True):
    """What an instrument asks for."""

    says: CaseText
    """Behind "is bound to" of a treaty, behind the name of what is none."""
    short: CaseText
    """The same in fewer words."""
    name: CaseText
    """The instrument, without its article: Basic Principles on the Role of Lawyers."""
    articles: Maybe[CaseText]
    """articles 2 and 11; principle 7. Unknown where the whole text is meant."""


class TreatyWords(Struct, frozen=True):
    """A treaty and how the State stands to it."""

    id: str
    state: str
    name: CaseText
    later: CaseText
    """What it is called once it has been named: the same, or Convention."""
    act: Maybe[str]
    """ratification, accession, succession or acceptance; unknown where no act is on file."""
    date: Maybe[datetime.date]
    """Of the act; of a treaty that is only signed, of the signature."""
    year: Maybe[CaseText]
    territory: Maybe[str]
    """Where it was notified as applying, if the State itself is not the party: HKG."""
    until: Maybe[datetime.date]
    """From when a withdrawal holds."""
    duties: tuple[DutyWords, ...]
    chief: tuple[DutyWords, ...]
    """Those that a short document says: the weightiest, two or three."""
    incidents: tuple[IncidentView, ...]
    """Those on whose days it bound."""
    precedents: tuple[CaseText, ...]
    """Sentences on what its committee has said."""


class ListedWords(Struct, frozen=True):
    """A declaration that is cited by its articles."""

    id: str
    name: CaseText
    articles: CaseText


class LawWords(Struct, frozen=True):
    """What a document may say of the law. All of it is empty where the facts concern none."""

    binding: tuple[TreatyWords, ...]
    brief: tuple[TreatyWords, ...]
    """Those of them that a short document cites: one, and more where a demand rests on that one alone."""
    regional: tuple[TreatyWords, ...]
    ended: tuple[TreatyWords, ...]
    signed: tuple[TreatyWords, ...]
    listed: tuple[ListedWords, ...]
    proclaimed: tuple[DutyWords, ...]
    """What a short document says of the Universal Declaration."""
    declared_first: bool
    """The first treaty does not speak of the violation that weighs most."""
    defending: tuple[DutyWords, ...]
    """What the Declaration on Human Rights Defenders says that is the reason for a demand."""
    standards: tuple[DutyWords, ...]
    precedents: tuple[CaseText, ...]


def law_words(
    law: CaseLaw,
    words: Callable[[str], CaseText],
    language: Language,
    bound: Callable[[IncidentView], IncidentView],
) -> LawWords:
    """The law in words of a document; ``bound`` gives an incident as its templates know it."""
    said = _Words(words, language, bound)
    return LawWords(
        binding=tuple(map(said.treaty, law.binding)),
        brief=tuple(map(said.treaty, law.brief)),
        regional=tuple(map(said.treaty, law.regional)),
        ended=tuple(map(said.treaty, law.ended)),
        signed=tuple(map(said.signed, law.signed)),
        listed=tuple(map(said.listed, law.listed)),
        proclaimed=said.proclaimed(law.proclaimed),
        declared_first=law.declared_first,
        defending=said.duties(law.defending),
        standards=said.duties(law.standards),
        precedents=said.precedents(law.precedents),
    )


class _Words:
    def __init__(
        self,
        words: Callable[[str], CaseText],
        language: Language,
        bound: Callable[[IncidentView], IncidentView],
    ) -> None:
        self._words = words
        self._language = language
        self._bound = bound

    def treaty(self, binding: Binding) -> TreatyWords:
        commitment, standing = binding.standing.commitment, binding.standing
        deposited = commitment.deposited if commitment and not standing.territory else None
        instrument = binding.instrument
        return TreatyWords(
            id=instrument.id,
            state=binding.state,
            name=self._words(instrument.name),
            later=self._words(instrument.later or instrument.name),
            act=commitment.act if commitment and commitment.act and deposited else UNKNOWN,
            date=deposited or UNKNOWN,
            year=self._words(str(deposited.year)) if deposited else UNKNOWN,
            territory=standing.territory or UNKNOWN,
            until=_day(standing.until),
            duties=self.duties(binding.duties),
            chief=self.duties(binding.chief),
            incidents=tuple(map(self._bound, binding.incidents)),
            precedents=self.precedents(binding.precedents),
        )

    def signed(self, signed: Signed) -> TreatyWords:
        commitment = signed.standing.commitment
        day = commitment.signed if commitment and isinstance(commitment.signed, datetime.date) else None
        name = signed.instrument.name
        return TreatyWords(
            id=signed.instrument.id,
            state=signed.state,
            name=self._words(name),
            later=self._words(signed.instrument.later or name),
            act=UNKNOWN,
            date=day or UNKNOWN,
            year=self._words(str(day.year)) if day else UNKNOWN,
            territory=UNKNOWN,
            until=UNKNOWN,
            duties=(),
            chief=(),
            incidents=(),
            precedents=(),
        )

    def listed(self, listed: Listed) -> ListedWords:
        instrument = listed.instrument
        articles = self._language.articles(instrument.parts, listed.articles)
        return ListedWords(instrument.id, self._words(instrument.name), self._words(articles))

    def proclaimed(self, proclaimed: Sequence[Duty]) -> tuple[DutyWords, ...]:
        """Two of them do not begin alike: "proclaims everyone's freedom from arbitrary detention", "from torture"."""
        duties = self.duties(proclaimed)
        if len(duties) > 1:
            rest = _without_beginning(proclaimed[0].says, proclaimed[1].says)
            duties = (duties[0], replace(duties[1], says=self._words(rest)), *duties[2:])
        return duties

    def duties(self, duties: Sequence[Duty]) -> tuple[DutyWords, ...]:
        return tuple(self._duty(duty, knowledge.instruments()[duty.instrument]) for duty in duties)

    def _duty(self, duty: Duty, instrument: Instrument) -> DutyWords:
        whole = duty.articles == (knowledge.WHOLE,)
        articles = "" if whole else self._language.articles(instrument.parts, duty.articles)
        return DutyWords(
            self._words(duty.says),
            self._words(duty.short),
            self._words(instrument.name),
            self._words(articles) if articles else UNKNOWN,
        )

    def precedents(self, precedents: Sequence[Precedent]) -> tuple[CaseText, ...]:
        return tuple(self._words(each.says) for each in precedents if each.says)


_HANGS_ON = ("from", "to", "of", "and")


def _without_beginning(one: str, two: str) -> str:
    """What is left of the second where it begins as the first does: "from …" behind "proclaims everyone's freedom"."""
    first, second = one.split(), two.split()
    same = next((at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), len(second))
    while same and second[same - 1] in _HANGS_ON:
        same -= 1
    return " ".join(second[same:]) or two


def _day(text: str | None) -> Maybe[datetime.date]:
    """A day; unknown where only a year is on file."""
    return datetime.date.fromisoformat(text) if text and len(text) == len("2022-09-16") else UNKNOWN
