"""From whom or where something is known, and how an account that rests on somebody's word is told."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import click

from hrdalert.cases import CaseDate, interview
from hrdalert.cli.likely import kind_of_publisher, kind_of_source, title_of_source
from hrdalert.cli.proposing import as_read, date_of, days_told
from hrdalert.cli.questions import Questions, Read, capital, say, set_known
from hrdalert.documents.languages import find_language
from hrdalert.documents.languages.en.attribution import (
    alleged_in_place,
    says_who,
    words_that_give_away,
)

_PUBLISHED: Final = {
    "ngo": "an organisation's report or statement",
    "media": "media",
    "un": "a text of the UN",
    "official_statement": "an official statement",
    "social_media": "a social network",
    "own": "something that the person published",
}
_SOMEBODY: Final = "interview"
"""The kind of whoever told something and is none of those for whom there is a word."""
_FIRST_HAND: Final = ("alleged_victim", "witness")
_UNSEEN: Final = frozenset(("torture", "death_threats", "denial_medical_care", "extrajudicial_killing"))
"""What mostly nobody sees but those who do it and those who suffer it."""
_URL: Final = re.compile(r"https?://[^\s,;]+")


class _Named(NamedTuple):
    """A source as it was typed: who told it, or a title, with its day and its address on the web."""

    words: str
    day: str
    url: str

    def __str__(self) -> str:
        return ", ".join(filter(None, self))


class SourceQuestions:
    """Asks for sources, which are kept in the case. ``day`` understands a day; ``today`` is that of who names none."""

    def __init__(self, case: dict[str, Any], ask: Questions, day: Read, today: datetime.date) -> None:
        self._case = case
        self._ask = ask
        self._day = day
        self._today = today
        self._told_by: list[dict[str, Any]] = []
        """The sources of what was told last."""

    def ask(self, when: str = "") -> list[str]:
        """The ids of the sources of what was just told; none is proposed that is older than its date, ``when``."""
        first = when.partition("/")[0]
        self._told_by = [
            each
            for each in self._told_by
            if each["date"] >= first or first == "unknown" or first.startswith(each["date"])
        ]
        found = self._same_again() if self._told_by else []
        if not found:
            hint = f"the family, yesterday; or as in a list: The Riverside Gull, {self._today}; with ; between several"
            found = self._asked("From whom or where do you know it?", hint)
        self._told_by = found or self._told_by
        return [each["id"] for each in found]

    def _same_again(self) -> list[dict[str, Any]]:
        """The sources of what was told before, or others that were named in their place; none where it is neither."""
        said = " and ".join(map(_in_short, self._told_by))
        named: list[_Named] = []

        def read(answer: str) -> str:
            if answer.casefold() in ("y", "yes", "n", "no"):
                return answer.casefold()[0]
            return self._all_named(answer, named)

        answer = self._ask.line(
            f"Is that, too, known from {said}?", "Enter for yes; n; or from whom else", read
        )
        if answer in ("", "y"):
            return self._told_by
        return [self._source(each) for each in named]

    def beyond_media(self) -> list[str]:
        """Who else knows it, where all is from media: of that alone no submission to the UN is made."""
        known = self._case.get("sources", ())
        if not known or any(each["kind"] != "media" for each in known):
            return []
        say(
            "With media alone no submission to the UN can be made: somebody must have told you what happened."
        )
        return [
            each["id"]
            for each in self._asked(
                "Who else told you what happened?",
                "the family, yesterday; not who only agreed to it; Enter for nobody",
            )
        ]

    def told_as(self, incident: Mapping[str, Any]) -> None:
        """The sources of an incident are those that are proposed next."""
        known = [each for each in self._case.get("sources", ()) if each["id"] in incident.get("sources", ())]
        # What is older than it tells nothing of what came of it.
        newer = [each for each in known if each["date"] >= incident["date"].partition("/")[0]]
        self._told_by = newer or known or self._told_by

    def later_part(self, incident: dict[str, Any]) -> None:
        """Who told what an account has of a day on which none of its sources had told anything yet."""
        of_it = [each for each in self._case.get("sources", ()) if each["id"] in incident.get("sources", ())]
        dates = (CaseDate.parse(each["date"]) for each in of_it)
        newest = max((day for date in dates if (day := date.end or date.start)), default=None)
        told = days_told(incident.get("what", ""), date_of(incident))
        later = [day for day in told if newest and newest < day <= self._today]
        if not later:
            return
        said = " and ".join(map(_in_short, of_it))
        say(f"You told of {max(later)}; what {said} said is of {newest}.")
        more = self._asked("From whom or where is the rest?", "Enter: I cannot say")
        incident["sources"] += [each["id"] for each in more if each["id"] not in incident["sources"]]

    def _asked(self, question: str, hint: str) -> list[dict[str, Any]]:
        named: list[_Named] = []

        self._ask.line(question, hint, lambda answer: self._all_named(answer, named))
        return [self._source(each) for each in named]

    def _all_named(self, answer: str, named: list[_Named]) -> str:
        """Puts the sources that an answer names in a list, and gives it back with their days."""
        named[:] = [self._named(each) for each in answer.split(";") if each.strip()]
        return "; ".join(map(str, named))

    def _named(self, answer: str) -> _Named:
        url = next(iter(_URL.findall(answer)), "")
        told = interview.dated(answer.replace(url, ""), self._day)
        if sum(sign.isalpha() for sign in told.words) < 2:
            raise interview.Misunderstood("from whom, or what it is called, too")
        day = told.day
        if not day and not url and kind_of_source(told.words, self._case["alleged_victims"]):
            day = self._today.isoformat()
        return _Named(told.words, day, url)

    def _source(self, named: _Named) -> dict[str, Any]:
        """A source that the case has, or a new one, of which is asked what its words do not say."""
        kind = kind_of_source(named.words, self._case["alleged_victims"]) if not named.url else ""
        same = (each for each in self._case.get("sources", ()) if each["title"] == capital(named.words))
        if not kind and (before := next(same, None)):
            kind = before["kind"]
        elif not kind and (kind := kind_of_publisher(named.words)):
            click.secho(f"  {named.words}: {_PUBLISHED[kind]}", dim=True)
        if not kind:
            options = _PUBLISHED | {_SOMEBODY: "somebody who told you"}
            # Whoever does not say may mean a person, of whom no reader learns.
            kind = self._ask.one_of(f"What kind of source is “{named.words}”?", options) or _SOMEBODY
        is_published = kind in _PUBLISHED
        title = capital(named.words) if is_published else title_of_source(kind, named.words)
        if kind == "own":
            kind, title = "alleged_victim", self._of_whom(title)
        hint = "as it is dated: 2026-03, if only the month is known; today"
        day = named.day or self._ask.line("Of which day?", hint, self._day, needed=True)
        known: list[dict[str, Any]] = self._case.setdefault("sources", [])
        for each in known:
            is_same = each["title"] == title or (is_published and _of_one(each["title"], title))
            if is_same and (each["kind"], each["date"]) == (kind, day):
                return each
        entry = interview.one_line(id=f"S{len(known) + 1}", kind=kind, title=title, date=day, url=named.url)
        known.append(entry)
        if kind in _FIRST_HAND:
            entry["first_hand"] = "yes"
        if not is_published:
            entry["confidential"] = "yes"
            click.secho(f"  {title}, told {day}. Kept confidential: no reader learns from whom.", dim=True)
        return entry

    def _of_whom(self, title: str) -> str:
        """What somebody published under a title that strangers understand: "His video" is that of Ada Quill."""
        names = [each["name"]["full"] for each in self._case["alleged_victims"]]
        if len(names) != 1:
            return title
        return capital(
            re.sub(r"^(?:His|Her|Their|Own) (.+)$", lambda found: f"{found[1]} of {names[0]}", title)
        )

    def addresses(self) -> None:
        """Where on the web each publication stands that was told without."""
        for entry in self._case.get("sources", ()):
            if "confidential" not in entry and "url" not in entry:
                set_known(entry, "url", self._ask.line(f"The web address of {entry['title']}", "https://…"))

    def may_be_listed(self) -> None:
        """Which of the people who told it readers may learn of; of nobody who was not asked about."""
        for entry in self._case.get("sources", ()):
            who = _from(entry["title"])
            if entry.get("confidential") and self._ask.yes(
                f"May readers, the Government too, learn that it comes from {who}?", "y; Enter for no"
            ):
                del entry["confidential"]

    def attribute(self, incident: dict[str, Any]) -> None:
        """What somebody says that was done to a person in the dark is told as what that one says."""
        what = incident.get("what", "")
        known = [each for each in self._case.get("sources", ()) if each["id"] in incident.get("sources", ())]
        if not known or not what or says_who(what) or not _UNSEEN & {*incident.get("violations", ())}:
            return
        who = _by_whom(known[-1], self._case["alleged_victims"])
        shown = as_read(who, self._case)
        begins = " ".join(as_read(what, self._case).split()[:4]).rstrip(".,;")
        say(f"“{begins} …” is told as a fact.")
        if self._ask.yes(f"Begin it with “{shown},”?", "y; Enter for no"):
            incident["what"] = f"{who}, {find_language('en').lower_first(what)}"

    def point_at_them(self, incident: dict[str, Any]) -> None:
        """Where readers may not learn from whom something is known, and the account speaks of them all the same."""
        for source in self._case.get("sources", ()):
            if source["id"] not in incident.get("sources", ()) or not source.get("confidential"):
                continue
            if given_away := words_that_give_away(source["kind"], incident.get("what", "")):
                who = _from(source["title"])
                say(f"Readers may not learn that it comes from {who}; the account says “{given_away}”.")
                if self._is_told_otherwise(incident, alleged_in_place(source["kind"], incident["what"])):
                    return

                def keep(text: str) -> None:
                    incident["what"] = interview.with_references(text, self._case["alleged_victims"])

                self._ask.paragraph("Tell it otherwise?", "Enter leaves it", keep)
                return

    def _is_told_otherwise(self, incident: dict[str, Any], told: str) -> bool:
        """Whether somebody takes an account that does not say who told it, or leaves it as it is."""
        if told == incident["what"]:
            return False
        shown = next((part for part in as_read(told, self._case).split(". ") if "It is alleged" in part), "")
        answer = self._ask.yes(f"In its place “{shown.rstrip('.')}”?", "Enter for yes; n: leave it")
        if answer is not False:
            incident["what"] = told
        return True


def _by_whom(source: Mapping[str, Any], people: Sequence[Mapping[str, Any]]) -> str:
    """By whom a document says that something is told: as much of a source as its readers may have."""
    if source.get("confidential") or source["kind"] in _FIRST_HAND:
        return "According to the information received"
    if source["kind"] in ("family", "lawyer") and len(people) == 1:
        return f"According to {{{people[0]['id']}.their}} {source['kind']}"
    return f"According to {_in_short(source)}"


def _from(title: str) -> str:
    """Where something is from, of the title of its source: "Information from the family" is from the family."""
    return find_language("en").lower_first(title.rpartition(" from ")[2] or title)


def _of_one(one: str, other: str) -> bool:
    """Whether one of two titles is that of the other's publisher alone."""
    return one.partition(",")[0] == other.partition(",")[0] and ("," in one) is not ("," in other)


def _in_short(source: Mapping[str, Any]) -> str:
    """Where something is from, in a few words: a long title need not be read again."""
    title = source["title"].partition(",")[0]
    return find_language("en").lower_first(title) if source["kind"] in _PUBLISHED else _from(source["title"])
