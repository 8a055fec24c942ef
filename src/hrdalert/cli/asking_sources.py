"""From whom or where something is known, and how an account that rests on somebody's word is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import click

from hrdalert.cases import interview
from hrdalert.cli.likely import usual_title
from hrdalert.cli.proposing import as_read
from hrdalert.cli.questions import Questions, Read, say
from hrdalert.documents.languages import find_language
from hrdalert.documents.languages.en.attribution import says_who, words_that_give_away

_SOURCES: Final = {
    "family": "the family",
    "lawyer": "a lawyer",
    "colleague": "a friend or colleague",
    "alleged_victim": "the person",
    "witness": "a witness",
    "interview": "an interview",
    "ngo": "an organisation's report",
    "media": "media",
    "official_statement": "an official statement",
    "social_media": "a social network",
}
_LISTED: Final = {
    "ngo": "Riverside Watch, Singer detained",
    "official_statement": "Statement of the Riverside police",
    "social_media": "Video by Ada Quill",
    "interview": "Interview with a neighbour",
    "colleague": "Information from a colleague",
}
_FIRST_HAND: Final = ("alleged_victim", "witness")
_PUBLISHED: Final = ("ngo", "media", "official_statement", "social_media")
_UNSEEN: Final = frozenset(("torture", "death_threats", "denial_medical_care", "extrajudicial_killing"))
"""What mostly nobody sees but those who do it and those who suffer it."""


class SourceQuestions:
    """Asks for sources, which are kept in the case. ``day`` understands a day; ``today`` is proposed."""

    def __init__(self, case: dict[str, Any], ask: Questions, day: Read, today: str) -> None:
        self._case = case
        self._ask = ask
        self._day = day
        self._today = today
        self._told_by: list[dict[str, Any]] = []
        """The sources of what was told last."""

    def ask(self) -> list[str]:
        """The ids of the sources of what was just told."""
        if self._told_by:
            said = " and ".join(map(_in_short, self._told_by))
            if self._ask.yes(f"Is that known from {said}, too?", "y or Enter; n") is not False:
                return [each["id"] for each in self._told_by]
        known = {each["id"]: each for each in self._case.get("sources", ())}
        options = {id: f"{each['title']}, {each['date']}" for id, each in known.items()}
        options |= _SOURCES
        chosen = self._ask.choice("From whom or where do you know it?", options)
        found = [
            known.get(each) or self._source(each, _SOURCES[each] if len(chosen) > 1 else "")
            for each in chosen
        ]
        self._told_by = found or self._told_by
        return [each["id"] for each in found]

    def beyond_media(self) -> list[str]:
        """Who else knows it, where all is from media: of that alone no submission to the UN is made."""
        if any(each["kind"] != "media" for each in self._case.get("sources", ())):
            return []
        say("With media alone no submission to the UN can be made.")
        options = {kind: label for kind, label in _SOURCES.items() if kind != "media"}
        kind = self._ask.one_of("Who else told you?", options, "nobody")
        return [self._source(kind, "")["id"]] if kind else []

    def told_as(self, incident: Mapping[str, Any]) -> None:
        """The sources of an incident are those that are proposed next."""
        known = [each for each in self._case.get("sources", ()) if each["id"] in incident.get("sources", ())]
        self._told_by = known or self._told_by

    def _source(self, kind: str, label: str) -> dict[str, Any]:
        """What a source is: asked under its label, where there are several."""
        known = self._case.setdefault("sources", [])
        entry = interview.one_line(id=f"S{len(known) + 1}", kind=kind)
        usual = usual_title(kind)
        hint = "" if usual else f"as in a list: {_LISTED.get(kind, 'The Riverside Gull')}"
        if label:
            click.echo(f"  {label}:")
        entry["title"] = usual or self._ask.line("What is it?", hint, needed=True)
        known.append(entry)
        if kind in _PUBLISHED:
            hint = "as it is dated: 2026-03, if only the month is known; today"
            entry["date"] = self._ask.line("Of which day?", hint, self._day, needed=True)
        else:
            entry["date"] = self._ask.line("Told you when?", read=self._day, default=self._today)
        if kind in _FIRST_HAND:
            entry["first_hand"] = "yes"
        if kind in _PUBLISHED:
            if url := self._ask.line("Its web address", "https://…"):
                entry["url"] = url
        else:
            entry["confidential"] = "yes"
            click.secho("  Kept confidential: no reader learns from whom.", dim=True)
        return entry

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
        if self._ask.yes(f"It is told as a fact. Begin it with “{shown},”?", "y; Enter for no"):
            incident["what"] = f"{who}, {find_language('en').lower_first(what)}"

    def point_at_them(self, incident: dict[str, Any]) -> None:
        """Where readers may not learn from whom something is known, and the account speaks of them all the same."""
        for source in self._case.get("sources", ()):
            if source["id"] not in incident.get("sources", ()) or not source.get("confidential"):
                continue
            if given_away := words_that_give_away(source["kind"], incident.get("what", "")):
                who = _from(source["title"])
                say(f"Readers may not learn that it comes from {who}; the account says “{given_away}”.")

                def keep(text: str) -> None:
                    incident["what"] = interview.with_references(text, self._case["alleged_victims"])

                self._ask.paragraph("Tell it otherwise?", "Enter leaves it", keep)
                return


def _by_whom(source: Mapping[str, Any], people: Sequence[Mapping[str, Any]]) -> str:
    """By whom a document says that something is told: as much of a source as its readers may have."""
    if source.get("confidential") or source["kind"] in _FIRST_HAND:
        return "According to the information received"
    if source["kind"] in ("family", "lawyer") and len(people) == 1:
        return f"According to {{{people[0]['id']}.their}} {source['kind']}"
    return f"According to {_from(source['title'])}"


def _from(title: str) -> str:
    """Where something is from, of the title of its source: "Information from the family" is from the family."""
    return find_language("en").lower_first(title.rpartition(" from ")[2] or title)


def _in_short(source: Mapping[str, Any]) -> str:
    """Where something is from, in a word or two: a long title of a report need not be read again."""
    said = {"ngo": "the report", "media": "the media", "official_statement": "the statement"}
    return said.get(source["kind"]) or _from(source["title"])
