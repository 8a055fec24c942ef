"""For each violation the articles that a lawyer cites first; what who was harmed adds or strikes out; what facts show.

Whether a treaty binds a State on a day is not here: :func:`hrdalert.knowledge.standing`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from msgspec import Struct, convert, field
from msgspec.structs import replace

from hrdalert.knowledge.in_use import remembered
from hrdalert.knowledge.instruments import gist, instruments
from hrdalert.knowledge.records import KNOWLEDGE, Header, Record, loaded
from hrdalert.knowledge.vocabulary import vocabulary


class Cite(Struct, frozen=True):
    """An article, and the facts and persons without which it is not cited."""

    instrument: str
    article: str
    """``whole`` of a text that is cited as a whole."""
    violations: frozenset[str] = field(name="for", default=frozenset())
    """Of an article that a group adds: the violations that it is for."""
    needs: frozenset[str] = frozenset()
    """All of these facts."""
    only: frozenset[str] = frozenset()
    """And all of these kinds of persons."""
    any_of: frozenset[str] = field(name="any", default=frozenset())
    """And one of these, where there are any."""
    short: Literal["never", "always"] | None = None
    """How a short document takes it: never for the violation itself, or always beside what it takes first."""

    def is_met_by(self, facts: frozenset[str]) -> bool:
        """Whether these facts and persons allow to cite it."""
        has_all = self.needs <= facts and self.only <= facts
        return has_all and (not self.any_of or not self.any_of.isdisjoint(facts))


class Strike(Struct, frozen=True):
    """An article or a whole instrument that must not be cited."""

    instrument: str
    article: str
    """Empty of a whole instrument."""
    when: frozenset[str] = frozenset()
    """Where one of these is there; always, where there are none."""
    unless: frozenset[str] = frozenset()
    """Not where all of these are there, if there are any."""
    except_for: frozenset[str] = frozenset()
    """Not for these violations."""

    def strikes(self, cite: Cite, violation: str, facts: frozenset[str]) -> bool:
        """Whether it keeps a violation from citing an article."""
        return (
            cite.instrument == self.instrument
            and (self.article in ("", cite.article) or cite.article.startswith(f"{self.article}("))
            and violation not in self.except_for
            and (not self.when or not self.when.isdisjoint(facts))
            and not (self.unless and self.unless <= facts)
        )


class Group(Struct, frozen=True):
    """What is added and struck out for a victim who is one of ``who``."""

    who: frozenset[str]
    first: tuple[Cite, ...] = ()
    """Articles before the list of the violations that they are for."""
    behind: tuple[Cite, ...] = ()
    """Articles behind the first of that list."""
    out: tuple[Strike, ...] = ()


class FirstLaw(Record, frozen=True):
    """The articles of one violation, in the order in which a lawyer cites them."""

    id: str
    treaties: tuple[Cite, ...]
    otherwise: tuple[Cite, ...]
    """Declarations and principles, which bind nobody."""
    regional: tuple[Cite, ...] = ()
    implies: frozenset[str] = frozenset()
    """Facts and persons that the violation says by itself."""
    implies_of_people: frozenset[str] = frozenset()
    """Those that it says of people, and not of a law or a bill."""
    goes_on: bool = False
    """Whether it lasts until somebody's fate is known."""

    @property
    def articles(self) -> frozenset[tuple[str, str]]:
        """Each instrument and article, but for the regional ones."""
        return frozenset((cite.instrument, cite.article) for cite in (*self.treaties, *self.otherwise))

    @staticmethod
    def prepared(record: dict[str, Any], _: Header) -> dict[str, Any]:
        regional = [{"cite": cite} for cite in record.get("regional", ())]
        law: dict[str, Any] = _cited({**record, "regional": regional})
        return law


class Fact(Struct, frozen=True):
    """How a case shows a fact, beside an entry that names it."""

    id: str
    kinds: frozenset[str] = frozenset()
    """Kinds of entries."""
    violations: frozenset[str] = frozenset()
    """Violations in the case, of the same State and the same victim."""
    demands: frozenset[str] = frozenset()
    """Demands of the same State, for the same victim."""
    stays: bool = False
    """Whether it holds from an entry of its kinds on."""
    done: bool = False
    """Whether an attempt does not bring it."""


def _cited(part: Any) -> Any:
    """The same data with each ``cite: iccpr 9(1)`` as an instrument and its article."""
    if isinstance(part, list):
        return [_cited(below) for below in part]
    if not isinstance(part, dict):
        return part
    read = {key: _cited(below) for key, below in part.items()}
    if "cite" in part:
        read["instrument"], _, read["article"] = part["cite"].partition(" ")
    return read


law_first = loaded("law_first", FirstLaw)
"""By the ids of the vocabulary ``violation``."""


@remembered
def groups() -> tuple[Group, ...]:
    """In the order of the data; the first has its articles before those of the others."""
    return convert(_cited(law_first().header.extra["groups"]), tuple[Group, ...])


@remembered
def never() -> tuple[Strike, ...]:
    """What must not be cited, whatever the violation says."""
    return convert(_cited(law_first().header.extra["never"]), tuple[Strike, ...])


@remembered
def gravity() -> Mapping[str, int]:
    """Violations by how grave they are: 0 of the gravest, which a short document tells before all others."""
    ranks: list[list[str]] = law_first().header.extra["gravity"]
    return {violation: rank for rank, violations in enumerate(ranks) for violation in violations}


@remembered
def law_of_demands() -> Mapping[str, FirstLaw]:
    """By ids of the vocabulary ``demand``: what a short document cites beside it, where no violation brings that."""
    header = law_first().header
    return {
        id: header.read(_cited({"id": id, "source": KNOWLEDGE, **record}), FirstLaw)
        for id, record in header.extra["demands"].items()
    }


@remembered
def cited_for(violation: str, facts: frozenset[str]) -> FirstLaw:
    """The law of a violation or a demand for a victim with facts and persons: the articles whose conditions these meet.

    Whether they bind is not asked, and no article is among them that is not on file, as one of an office may be. Where
    nothing else is left, as of an attempt at what is only done, no regional article is.

    Raises:
        KeyError: there is no such violation or demand.
    """
    law = law_first().get(violation) or law_of_demands()[violation]
    concerned = [group for group in groups() if not group.who.isdisjoint(facts)]
    strikes = [*never(), *(strike for group in concerned for strike in group.out)]

    def allowed(cites: Iterable[Cite]) -> list[Cite]:
        met = (cite for cite in cites if cite.is_met_by(facts) and gist(cite.instrument, cite.article))
        return [cite for cite in met if not any(strike.strikes(cite, violation, facts) for strike in strikes)]

    treaties, otherwise = allowed(law.treaties), allowed(law.otherwise)
    behind, first = (
        [cite for group in concerned for cite in getattr(group, place) if violation in cite.violations]
        for place in ("behind", "first")
    )
    heads = [*treaties[:1], *otherwise[:1]]  # what is put behind the first is not put behind itself
    for position, added in ((1, behind), (0, heads), (0, first)):
        for cite in reversed(allowed(added)):
            cites = treaties if instruments()[cite.instrument].is_treaty else otherwise
            article = (cite.instrument, cite.article)
            rest = [other for other in cites if (other.instrument, other.article) != article]
            cites[:] = [*rest[:position], cite, *rest[position:]]  # it stands once, where it was put last
    regional = tuple(allowed(law.regional)) if treaties or otherwise else ()
    return replace(law, treaties=tuple(treaties), otherwise=tuple(otherwise), regional=regional)


facts = loaded("law_first", Fact, 1, "vocabulary.fact")
"""By id: what an entry may name, and what kinds of entries and violations show."""


@remembered
def facts_of_kind(kind: str) -> frozenset[str]:
    """The facts that an entry of a kind shows."""
    return frozenset(fact.id for fact in facts().values() if kind in fact.kinds)


@remembered
def facts_of_violations(violations: frozenset[str]) -> frozenset[str]:
    """The facts that violations in a case show, or demands, by their ids."""
    return frozenset(
        fact.id for fact in facts().values() if not (fact.violations | fact.demands).isdisjoint(violations)
    )


@remembered
def without_ruled_out(shown: frozenset[str]) -> frozenset[str]:
    """The facts without those that cannot be there beside another: the dead are not alive."""
    rules_out: Mapping[str, list[str]] = facts().header.extra["rules_out"]
    return shown.difference(*(others for fact, others in rules_out.items() if fact in shown))


@remembered
def only_done() -> frozenset[str]:
    """The facts that an attempt does not bring."""
    return frozenset(fact.id for fact in facts().values() if fact.done)


def is_woman(gender: str | None) -> bool:
    """Whether the words of ``gender`` say so."""
    women: list[str] = vocabulary("person_kind").header.extra["genders"]["woman"]
    return gender is not None and gender.casefold() in women


def counting_as(kinds: Iterable[str]) -> frozenset[str]:
    """Kinds of persons with those that they count as: an Indigenous people is a minority too."""
    also: Mapping[str, list[str]] = vocabulary("person_kind").header.extra["counts_as"]
    return frozenset((*kinds, *(other for kind in kinds for other in also.get(kind, ()))))
