"""Invented cases by number, in seven scripts, with names in every disguise; and a search that shares no code with ours.

Each case has people of its own who may be named to some readers and not to others. ``clean`` has their names as the
file lists them; ``planted`` has them in disguise in a few of its texts, ``filled`` in every one.
"""

from __future__ import annotations

import copy
import datetime
import html
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import quote, unquote

import yaml

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import Case
from hrdalert.cases.shape import Shape, shape_of
from tests.disclosure.planting import ROWS, kinds_in, owner

USES = {"un": "submission", "government": "government", "public": "public"}
"""The readers outside the office, by the use that is asked about."""

# --- names


_NAMES = {
    "slavic": (
        ["Zbor", "Kwim", "Vrast", "Plov", "Drumz", "Gnezd", "Skrab", "Trzeb"],
        ["ab", "il", "ot", "uk", "oz"],
        ("owski", "enko", "ova", "ak", "ovych"),
        ("ila", "omir", "uta"),
    ),
    "turkic": (
        ["Gülzım", "Özkır", "Türpay", "Şıngır", "Çöpmek"],
        ["dar", "mek", "soy", "tur"],
        ("oğlu", "baev", "ın"),
        ("gül", "han", "ek"),
    ),
    "vietnamese": (["Phượngz", "Nguyễnh", "Trươngq", "Đặngkh"], [""], ("",), ("ữu", "ạnh", "ếp")),
    "cyrillic": (
        ["Збор", "Квим", "Враст", "Плёв", "Друмз", "Жнезд", "Қызғ", "Сәтп"],
        ["аб", "ил", "от", "ук"],
        ("овский", "енко", "ова", "ев"),
        ("ила", "омир", "ута"),
    ),
    "arabic": (["زنبق", "قطمر", "شقفل", "غضنب"], ["و", "ا", "ي"], ("طي", "وش", "ني"), ("ان", "ير")),
    "hebrew": (["זנבק", "קטמר", "שקפל", "גזנב"], ["ו", "י", "א"], ("וביץ", "מן", "לי"), ("אל", "ית")),
    "georgian": (
        ["ზბორ", "ქვიმ", "ვრასტ", "ღლონტ"],
        ["აბ", "ილ", "უკ"],
        ("აძე", "იშვილი", "ავა"),
        ("ილა", "ურ"),
    ),
    "han": (["昝", "亓", "仉", "乜", "欧阳", "令狐"], [""], ("",), ("鸾骥", "韬颖", "锦鸾", "颖骥", "璟韬")),
    "hangul": (["곽", "탁", "옹", "남궁"], [""], ("",), ("률휘", "쾌엽", "긍찬")),
}
"""Of each script the beginnings, middles and ends of surnames, and the ends of given names."""
_TRADITIONAL = str.maketrans("鸾骥韬颖锦欧阳", "鸞驥韜穎錦歐陽")
_LIKE_LATIN = str.maketrans("aeopcxyABEKMHOPCTX", "аеорсхуАВЕКМНОРСТХ")
_PLAIN = str.maketrans("аеорсху鸞驥韜穎錦歐陽đłıəәғқңөұүһіىیک", "aeopcxy鸾骥韬颖锦欧阳dlieaгкноуухиييك", "ـ")
_SOUNDS = re.findall(r"(\w+)/(\w+)", "w/v j/i y/i kh/h ts/c sh/s zh/z ch/c ph/f ou/u ks/x ck/k")


@dataclass(frozen=True)
class Somebody:
    """Who may not be named to some readers."""

    id: str
    script: str
    given: str
    surname: str
    withheld_from: frozenset[str]

    @property
    def name(self) -> str:
        if self.script in ("han", "hangul"):
            return f"{self.surname}{self.given}"
        return f"{self.given} {self.surname}"

    def disguised(self, rng: random.Random, *, whole: bool = False) -> str:
        """The name as no file lists it; ``whole``, with both of its parts and without an ending."""
        one, two = self.given, self.surname
        if self.script in ("han", "hangul"):
            one, two = two, one
        ways = [
            f"{one}\n{two}",
            f"{one}\u00a0{two}",
            f"{one}\u200b{two}" if one == self.surname else f"{one[0]}\u200b{one[1:]} {two}",
            f"{one} {two[:1]}\u00ad{two[1:]}",
            f"https://gull.example/{quote(f'{one}-{two}')}",
            "".join(f"&#{ord(letter)};" for letter in self.name),
            self.name.translate(_LIKE_LATIN).translate(_TRADITIONAL),
            self.name.upper() if one == self.given else "·".join(self.name),
            f"{two}, {one}" if one == self.given else f"{one}{two}被抓",
        ]
        if whole:
            return rng.choice(ways)
        return rng.choice([*ways, *self._alone(rng), *self._alone(rng), *self._alone(rng)])

    def _alone(self, rng: random.Random) -> list[str]:
        """The surname without the given name, in the ways of its script."""
        given, surname = self.given, self.surname
        stem = surname[:-1] if surname[-1] in "aeiouаеиოეიი" else surname
        endings: tuple[str, ...]
        if self.script in ("slavic", "cyrillic"):
            endings = ("a", "owi", "em", "u") if self.script == "slavic" else ("ой", "у", "ым", "а")
            if surname.endswith(("ski", "ский")):
                stem, endings = (
                    (surname[:-1], ("iego", "iemu", "a"))
                    if stem != surname
                    else (surname[:-2], ("ого", "им"))
                )
                stem = stem.removesuffix("i") if endings[0] == "iego" else stem
            kazakh = ("ның", "дан", "мен") if self.script == "cyrillic" else ()
            others = [surname.replace("w", "v"), surname.replace("v", "w"), surname.replace("k", "kk", 1)]
            return [
                *(stem + ending for ending in endings),
                *(surname + ending for ending in kazakh),
                f"{given[0]}. {surname}",
                f"{surname} {given[0]}.",
                *(other for other in others if self.script == "slavic"),
                surname.translate(_LIKE_LATIN),
            ]
        if self.script == "turkic":
            bare = unicodedata.normalize("NFKD", surname.replace("ı", "i")).encode("ascii", "ignore").decode()
            return [f"{surname}'ın", f"{surname}’dan", f"{surname}dan", f"{given[0]}. {surname}", bare]
        if self.script == "vietnamese":
            bare = "".join(c for c in unicodedata.normalize("NFD", surname) if not unicodedata.combining(c))
            return [bare.replace("Đ", "D"), f"{given} {bare}", surname.upper()]
        if self.script == "arabic":
            bare = surname.removeprefix("ال")
            return [
                f"و{surname}",
                f"لل{bare}",
                f"ب{surname}",
                f"{surname[:4]}ـ{surname[4:]}",
                f"{surname[:4]}ّ{surname[4:]}",
            ]
        if self.script == "hebrew":
            return [f"{prefix}{surname}" for prefix in ("ו", "ל", "ש", "מה", "כש", "ול")]
        if self.script == "georgian":
            return [f"{stem}{ending}" for ending in ("ის", "ისთვის", "ს")] + [f"{surname}სთან", f"{given}ს"]
        titles = ("先生", "律师", "女士") if self.script == "han" else ("씨", " 변호사"[1:], "씨는")
        return [f"{surname}{title}" for title in titles] + [given.translate(_TRADITIONAL)]

    @cached_property
    def traces(self) -> tuple[str, ...]:
        """What of the name gives the person away, in the letters of :func:`letters`."""
        both = [letters(f"{self.given}{self.surname}"), letters(f"{self.surname}{self.given}")]
        if self.script in ("han", "hangul"):
            titles = ("先生", "律师", "女士", "씨", "변호사")
            return (*both, letters(self.given), *(letters(self.surname + title) for title in titles))
        words = [letters(self.surname.removeprefix("ال"))]
        if self.script not in ("arabic", "hebrew"):
            words.append(letters(self.given))
        longest = {"arabic": 0, "hebrew": 0}.get(self.script, 2)
        return (*both, *(word[: max(5, len(word) - longest)] for word in words if len(word) > 4))

    def found_in(self, text: str, *, whole: bool = False) -> bool:
        """Whether the name stands in letters, forwards or, as a PDF may have it, backwards."""
        return any(trace in text or trace[::-1] in text for trace in self.traces[: 2 if whole else None])


def letters(text: str) -> str:
    """The letters of a text without marks, in one alphabet for those that look alike, one sound in one letter."""
    return "".join(map(_letters, text.splitlines()))


@lru_cache(20_000)
def _letters(line: str) -> str:
    plain = unicodedata.normalize("NFKD", html.unescape(unquote(html.unescape(line)))).casefold()
    plain = "".join(filter(str.isalpha, plain.translate(_PLAIN)))
    for one, other in _SOUNDS:
        plain = plain.replace(one, other)
    return re.sub(r"([a-zа-я])\1+", r"\1", plain)


# --- cases


_BASE = """
state: CHN
status: ongoing
as_of: 2031-03-20
authorities: the authorities of the valley
headline: Held for a play
subject: the detention of @
summary: Police took @ from a workshop on 3 March 2031, two weeks after a play. Nobody knows where @ is held.
now: As of 20 March 2031 nobody knows where @ is. A lawyer has not been allowed to see anybody.
letter: I write about @. On 3 March 2031 police took @ away without a warrant.
link: Police came for @ after a play about rights.
reprisal: A week before, @ had written to a mandate holder.
position: Nobody should be held for a play. @ is one of many.
background: For ten years @ travelled from place to place.
closing: "@ is free again."
urgent: {why: "@ needs medicine every day.", by: 2031-04-10}
quotes: [{text: "“They took @,” says a friend.", approved: 2031-03-19}]
posts: [{text: "Where is @?"}]
analysis: [{right: liberty, text: Nobody told @ why., answer: "That @ played is no reason.", cite: ICCPR 9(2)}]
questions: ["On what order is @ held?"]
unknown: Nobody knows where @ sleeps.
experts: ["speak publicly of @"]
release: {subhead: A play and @, lead: Police hold @ for a play.,
  story: They came to @ at dawn., further: The play goes on without @.}
joint: "We call for the release of @."
signatories: [Bell Rights]
requests: [{text: "ask how @ is", what: "the trial of @"}]
notes: Call nobody.
texts:
  press-release: {opening: Police came for @.}
  appeal-letter: {harbour-police: {letter: I write about @ to you.}}
withheld:
  headline: Held for a play
  subject: the detention of somebody
  summary: Police took somebody from a workshop in March 2031, two weeks after a play. Nobody knows where.
  now: As of 20 March 2031 nobody knows more.
  letter: I write about somebody whose name I do not give. Police took this person away without a warrant.
  position: Nobody should be held for a play.
  analysis: [{right: liberty, text: Nobody said why., answer: A play is no reason., cite: ICCPR 9(2)}]
  questions: ["On what order?"]
  unknown: Nobody knows where.
  experts: [speak publicly]
  release: {subhead: A play, lead: Police hold somebody for a play.,
    story: They came at dawn., further: The play goes on.}
  background: For ten years there were plays.
  closing: It is over.
  urgent: {why: Medicine is needed every day., by: 2031-04-10}
  quotes: [{text: "“They came at night,” says a friend.", approved: 2031-03-19}]
  posts: ["Where is everybody?"]
  demands: [{text: say where everybody is held}, {do: investigate, what: the arrest}]
  texts: {press-release: {opening: Police came at night.}}
alleged_victims: []
related: []
alleged_perpetrators:
  - {id: police, name: Saltmarsh Harbour Police, role: guards, rank: constables, state_link: They are paid by it.}
chronology:
  - {id: play, date: 2031-02-17, place: Saltmarsh, text: On 17 February 2031 @ staged a play., sources: [S1]}
  - id: arrest
    kind: arrest
    date: 2031-03-03
    place: Saltmarsh
    text: On 3 March 2031 police took @ from a workshop.
    violations: [arbitrary_detention, freedom_of_expression]
    by: police
    because_of: play
    weight: lead
    sources: [S1, S2]
    at: the workshop
    warrant: none was shown
    ordered_by: the Quay Office
    reason: a play about a dam
    law: article 9 of the Quay Act
    last_seen: on the quay
    believed_because: they wore badges
  - {kind: hearing, date: 2031-03-05, text: On 5 March 2031 a court heard @., court: Quay Court, result: adjourned}
  - {kind: un, date: 2031-03-06, text: On 6 March 2031 experts wrote about @., reference: AL 1/2031}
custody:
  - {from: 2031-03-03, kind: incommunicado, place: unknown, lawyer: asked for in vain, family: no word, health: poor,
     ordered_by: the Quay Office, reason: a play about a dam, law: article 9 of the Quay Act}
arbitrary: {categories: II, why: A play is no crime.}
demands:
  - {do: release, unconditional: yes}
  - {do: investigate, what: the arrest of @}
  - {text: give back what belongs to @}
mandates:
  - {id: human_rights_defenders, reason: "@ was taken after a play"}
  - {id: arbitrary_detention, reason: "@ is held"}
appeal_to: [harbour-police, ministry-of-waters]
action: {number: 3/31, until: 2031-05-15}
sources:
  - {id: S1, kind: media, publisher: The Gull, title: Puppets, date: 2031-03-04, url: "https://gull.example/puppets",
     identifies: no, cite: yes, note: read in a copy}
  - {id: S2, kind: family, title: a talk, date: 2031-03-09, first_hand: yes, confidential: yes}
"""
_MEASURE = """
title: the Bill on Puppets
kind: law
stage: tabled
stage_text: before the house
affects: Whoever plays.
next: {what: the vote, by: 2031-06-01}
provisions: [{article: "3", says: no plays, standard: freedom, concern: too wide, ask: strike it}]
"""
_STAY = (
    "AllegedPerpetrator.name",
    "Person.name",
    "Person.short",
    "Person.also",
    "Person.native",
    "Person.family",
    "Person.given",
    "Photo.file",
)
"""Here stand names by which people and bodies are known, and a file."""


@dataclass
class Generated:
    """One case, by its number."""

    number: int
    people: list[Somebody] = field(init=False)
    rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.number)
        scripts = list(_NAMES)
        count = self.rng.choice((2, 2, 3, 4))
        shape = self.rng.sample([*_CONSENTS], k=min(count, len(_CONSENTS)))
        self.people = [
            self._somebody(f"p{at + 1}", scripts[(self.number + at * 2) % len(scripts)], shape[at])
            for at in range(count)
        ]

    @property
    def reference(self) -> str:
        return f"2031-{self.number:04}"

    def _somebody(self, id: str, script: str, consent: str) -> Somebody:
        begins, middles, ends, given_ends = _NAMES[script]
        pick = self.rng.choice
        surname = f"{pick(begins)}{pick(middles)}{pick(ends)}"
        given = pick(given_ends) if script in ("han", "hangul") else f"{pick(begins)}{pick(given_ends)}"
        if script == "arabic":
            surname = f"ال{surname}"
        return Somebody(id, script, given, surname, frozenset(USES) - _CONSENTS[consent])

    def clean(self) -> dict[str, Any]:
        """The case with names as it lists them."""
        rng = random.Random(self.number)
        values = yaml.load(_BASE, yaml.BaseLoader)
        values = {"reference": self.reference, **values}
        if self.number % 5 == 0:
            values["measure"] = yaml.load(_MEASURE, yaml.BaseLoader)
        if self.number % 4 == 1:
            values["status"] = "imminent"
        for number, person in enumerate(self.people):
            is_related = number and rng.random() < 0.4
            listed = self._listed(person, rng, may_protect=not is_related)
            told = {"occupation": "puppeteer", "about": "Plays for all.", "gender": "nonbinary"}
            listed |= {
                "birth_place": "a port",
                "document": "a card",
                "address": "a quay",
                "minority": "none",
                "parents": "two shopkeepers",
                "more": {"marital_status": "unmarried"},
            }
            home = values["related" if is_related else "alleged_victims"]
            home.append(listed | ({"role": "a friend"} if is_related else told))
        if self.number % 7 == 3:
            values["alleged_victims"].append(
                {
                    "id": "players",
                    "kind": "group",
                    "name": "the Lantern Players",
                    "members": [{"name": "Odo Kwarn", "fate": "held"}],
                    "count": "about 12",
                    "consent": {use: dict(_YES) for use in USES.values()},
                }
            )
        for place, key, _ in places(values):
            while "@" in place[key]:
                person = rng.choice(self.people)
                place[key] = place[key].replace("@", person.name, 1)
        return values

    def _listed(self, person: Somebody, rng: random.Random, *, may_protect: bool) -> dict[str, Any]:
        asked = [use for reader, use in USES.items() if reader not in person.withheld_from]
        listed: dict[str, Any] = {
            "id": person.id,
            "name": person.name,
            "pseudonym": f"{rng.choice(('Mr', 'Ms'))} {'ABCD'[int(person.id[1:]) - 1]}.",
            "also": [],
            "title": "Dr",
            "pronouns": "they/them",
            "consent": {use: dict(_YES) for use in asked} if asked else "no",
        }
        if may_protect and person.withheld_from >= {"government", "public"} and rng.random() < 0.3:
            listed["protect"] = rng.choice(("minor", "survivor"))
        return listed

    def filled(self) -> tuple[dict[str, Any], set[str]]:
        """The case with a disguised name in every text, and the rows of the decisions where they stand."""
        values = self.clean()
        for victim in values["alleged_victims"]:
            victim["photo"] = {
                "file": "a.png",
                "alt": "a stage",
                "credit": "a friend",
                "consent": _YES | {"by": "her"},
            }
        return self._with(values, lambda _: True, None)

    def planted(self, other: Generated) -> tuple[dict[str, Any], set[str]]:
        """The case with a disguised name in three of its texts; in every third case of somebody of another case."""
        values = self.clean()
        chosen = self.rng.sample(range(len(list(places(values)))), 3)
        return self._with(values, chosen.__contains__, other if self.number % 3 == 0 else None)

    def _with(
        self, values: dict[str, Any], is_meant: Any, other: Generated | None
    ) -> tuple[dict[str, Any], set[str]]:
        rows = set()
        hidden = [person for person in (other or self).people if person.withheld_from]
        for number, (place, key, row) in enumerate(list(places(values))):
            if hidden and is_meant(number):
                person = self.rng.choice(hidden)
                disguise = person.disguised(self.rng, whole=other is not None)
                place[key] = (
                    f"{place[key]}/{quote(person.name)}" if key == "url" else f"{place[key]} {disguise}"
                )
                rows.add(row)
        return copy.deepcopy(values), rows


_YES = {"answer": "yes", "by": "a friend", "date": "2031-03-09", "how": "signed form", "why": "for all"}
_CONSENTS = {
    "un": frozenset({"un"}),
    "none": frozenset[str](),
    "un and government": frozenset({"un", "government"}),
    "un and public": frozenset({"un", "public"}),
    "all": frozenset(USES),
}
"""Who may have the name."""


def places(values: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Each text of a case that somebody outside the office may read: where it stands, its key and its decision."""
    yield from _places(shape_of(Case), values, ())


def _places(shape: Shape, values: Any, path: tuple[str, ...]) -> Iterator[tuple[dict[str, Any], str, str]]:
    for name, key in shape.keys.items():
        value = values.get(name)
        if value is None:
            continue
        dotted = (*path, name)
        if key.part is not None:
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, dict):
                    yield from _places(key.part, part, dotted)
            continue
        endings = (".".join(dotted[start:]) for start in range(len(dotted)))
        row = next((ending for ending in endings if ending in ROWS), f"{owner(shape, name)}.{name}")
        is_text = (
            not set(kinds_in(shape, key)) & {CaseDate, datetime.date, bool}
            and not key.words
            and not key.vocabulary
        )
        if ROWS[row][0] == "=" or row in _STAY or name in ("id", "kind"):
            continue
        if is_text:
            yield from ((place, inner, row) for place, inner in _leaves(values, name) if inner != "name")


def _leaves(place: Any, key: Any) -> Iterator[tuple[Any, Any]]:
    value = place[key]
    if isinstance(value, str):
        yield place, key
    elif isinstance(value, dict):
        for inner in value:
            yield from _leaves(value, inner)
    elif isinstance(value, list):
        for inner in range(len(value)):
            yield from _leaves(value, inner)
