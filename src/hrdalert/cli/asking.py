"""``hrdalert new --ask``: plain questions, and the file of a case made of the answers."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from hrdalert import knowledge
from hrdalert.cases import CaseDate, interview
from hrdalert.cli.asking_consent import ConsentQuestions
from hrdalert.cli.asking_custody import CustodyQuestions, show_told
from hrdalert.cli.asking_events import EventQuestions, office
from hrdalert.cli.asking_letters import Addressees
from hrdalert.cli.asking_people import PeopleQuestions
from hrdalert.cli.asking_sources import SourceQuestions
from hrdalert.cli.asking_telling import TellingQuestions
from hrdalert.cli.likely import kind_of_un_action
from hrdalert.cli.people_told_of import (
    near,
    near_by_name,
    other_people,
    without_names,
    without_whose_home,
)
from hrdalert.cli.questions import Questions, capital, set_known
from hrdalert.documents.languages import find_language
from hrdalert.drafting import Desk
from hrdalert.files import put
from hrdalert.review.rules_english import GROUND
from hrdalert.workspace import Workspace

KEYS: Final = (
    "reference",
    "country",
    "cooperation_with_un",
    "as_of",
    "status",
    "headline",
    "summary",
    "notes",
    "urgency",
    "demands",
    "prisoner_of_conscience",
    "appeal_to",
    "public",
    "alleged_victims",
    "may_be_mentioned",
    "alleged_perpetrators",
    "incidents",
    "custody",
    "remedies",
    "un_history",
    "sources",
)
"""What the interview fills in, in the order of a case file."""
_MAKE: Final = "Make the documents now?"
_LONG_AGO: Final = 30
"""After so many days what was told may have changed."""


class Interview:
    """What has been answered so far. Each answer is taken in at once: who stops in the middle loses nothing."""

    def __init__(
        self, workspace: Workspace, reference: str, path: Path, clock: datetime.date, ask: Questions
    ) -> None:
        self.workspace = workspace
        self._ask = ask
        self.path = path
        self.clock = clock
        self.day = clock
        """The day of the documents: today, or, where all that is told is of long ago, the day that somebody chose."""
        self.case: dict[str, Any] = {"reference": reference}
        # Mistakes in the recipients are told before anything is asked.
        self.letters = Addressees(self.case, Desk(workspace).recipients, ask)
        self._sources = SourceQuestions(self.case, ask, self._day, clock)
        self._consent = ConsentQuestions(self.case, ask, self._exact)
        self._people = PeopleQuestions(self.case, ask, self._told, self._nobody_near)
        self._events = EventQuestions(self.case, ask, self._sources, self._day, self._told, self._nobody_near)
        self._custody = CustodyQuestions(
            self.case,
            ask,
            self._sources.ask,
            self._day,
            office,
            self._sources.told_as,
            self._add,
            self._nobody_near,
            self._told,
        )
        self._telling = TellingQuestions(self.case, ask, self._custody, self._events.in_short)
        self._nobodys: set[str] = set()
        """What looks like a name in the texts, and is nobody who was not asked."""
        self.is_whole = False
        """Whether all that the first documents need was asked."""
        self.has_asked_all = False
        self.is_to_make: bool | None = None
        """Whether somebody would like the documents now; None where nobody was asked."""
        self.left = {title: None for title, _ in self._parts()}
        """The parts that were not begun."""

    def put(self) -> list[Path]:
        """Writes the case to its file, and offices that no file of recipients had to one of their own."""
        put(self.path, interview.case_text({key: self.case.get(key) for key in KEYS}).encode())
        files, offices = [self.path], self.letters.offices
        if offices:
            files.append(self._beside())
            put(files[-1], interview.written({"recipients": offices}).encode())
        self._ask.answers.note_made(files, [each["id"] for each in offices])
        return files

    def _beside(self) -> Path:
        """The file of recipients that was made of these answers before; else a new one."""
        folder, country = self.workspace.recipients_folder, self.case["country"].lower()
        if before := next((file for file in self._ask.answers.made if file.parent == folder), None):
            return before
        names = (f"{country}{f'-{n}' if n > 1 else ''}.yaml" for n in itertools.count(1))
        return next(file for name in names if not (file := folder / name).exists())

    def with_names(self, text: str) -> str:
        """A text of the office with the names of people in place of their ids."""
        for person in self.case["alleged_victims"]:
            text = re.sub(rf"(?<!\{{)\b{person['id']}\b", person["name"]["full"], text)
        return text

    def ask(self) -> None:
        """What the first documents need, then what more readers ask for; click.Abort where somebody stops.

        Raises GoBack where it is to be held anew, from the answers but the last.
        """
        click.echo("Answer what you know. Enter: later; <: one question back; Ctrl+C: stop, all is kept.")
        self.case["as_of"] = self.clock.isoformat()
        where = "In which State did it happen?"
        self.case["country"] = self._ask.line(where, "its name", interview.state, needed=True)
        for title, questions in self._parts():
            self._ask.begin(title)
            self.left.pop(title)
            questions()
            # A window can be closed, or a battery empty, at any moment.
            if self.left and not self._ask.answers.is_replaying:
                self.put()
        self.is_whole = True
        if self._goes_on() == "m":
            self._more()
            self.has_asked_all = True

    def _goes_on(self) -> str:
        """Whether what more readers ask for is asked now, too, as it is where somebody comes back for it."""
        answers = self._ask.answers
        if answers.is_whole and not answers.is_replaying:
            answers.note(_MAKE, "m")
            return "m"
        click.echo()
        hint = f"Enter for yes; n: not yet; m: more first, such as {self._what_more()}"
        answer = self._ask.line(_MAKE, hint, _n_or_m)
        if answer != "m":
            self.is_to_make = answer != "n"
            answers.go_back()  # it is asked again another day
        return answer

    def _what_more(self) -> str:
        """Some of what is asked with the rest, of what was not told yet."""
        told = " ".join(each.get("what", "") for each in self.case["incidents"])
        spells = self.case.get("custody", ())
        more = {
            "the charge": bool(spells) and not GROUND.search(told),
            "birth": True,
            "health": any("whereabouts" in each and "health" not in each for each in spells),
            "by when": self.case.get("status") in ("ongoing", "imminent"),
            "what the UN said": True,
        }
        return ", ".join(each for each, is_open in more.items() if is_open)

    def _parts(self) -> Iterator[tuple[str, Callable[[], None]]]:
        yield "Who", self._people.ask
        yield "What happened", self._what_happened
        yield "Custody", self._custody.ask
        yield "What is said and asked", self._telling.ask
        yield "Consent", self._consent.ask
        yield "Letters", self.letters.ask

    def _what_happened(self) -> None:
        hint = f"{self.clock}; {self.clock:%Y-%m}, if only the month is known; yesterday"
        self._events.ask(hint)
        self._as_of()

    def _as_of(self) -> None:
        """Of which day the documents are to be, where nothing was told of the last weeks: that may be a mistake."""
        told = [
            CaseDate.parse(each["date"])
            for key in ("incidents", "sources")
            for each in self.case.get(key, ())
        ]
        newest = max((day for date in told if (day := date.end or date.start)), default=self.clock)
        if (self.clock - newest).days <= _LONG_AGO:
            return
        # Of a month any day of it can be that of the documents.
        least = max((date.start for date in told if date.start), default=newest)

        def read(answer: str) -> str:
            chosen = self._exact(answer)
            if chosen < least.isoformat():
                raise interview.Misunderstood(f"{least} or later: that is the newest you told of")
            return chosen

        question, hint = "Of which day are the documents?", f"the newest you told is of {least}"
        self.case["as_of"] = self._ask.line(question, hint, read, default=self.clock.isoformat())
        self.day = datetime.date.fromisoformat(self.case["as_of"])

    # what more readers ask for

    def _more(self) -> None:
        self._ask.begin("What more readers ask for")
        for person in self.case["alleged_victims"]:
            name = person["name"]["full"]
            click.echo(name)
            set_known(person, "gender", self._gender(person))
            set_known(
                person, "born", self._ask.line("Born", "1984, 1984-03-02, or 1984~ for about", self._day)
            )
            set_known(person, "nationality", self._ask.line("Nationality", "of which State", interview.state))
            self._consent.refused(person)
        self._consent.ways()
        self._sources.addresses()
        self._sources.may_be_listed()
        self.letters.others()
        for each in self.case.get("alleged_perpetrators", ()):
            if (
                self._ask.yes(f"Who did it: {each['name']}. Are the names of those people known?", "y; n")
                is False
            ):
                each["individuals"] = "unknown"
        if self._custody.held():
            self._custody.health()
            show_told(self.case, lambda sentence: bool(GROUND.search(sentence)))
            hint = "a sentence: No warrant was shown; Enter if all that is told, or nobody knows"
            self._ask.paragraph("Was a reason given, a warrant or a charge?", hint, self._add)
        hint = "a sentence: Her lawyer complained to the prosecutor; Enter if none is known"
        self._ask.paragraph("Was a complaint or an appeal made?", hint, self._remedy)
        for each in self.case.get("remedies", ()):
            set_known(each, "date", self._ask.line("When?", "Enter if nobody knows", self._day) or "unknown")
            set_known(each, "sources", self._sources.ask())
        self._of_the_un()
        if self.case.get("status") not in ("ongoing", "imminent"):
            return
        told = self.case.get("urgency", {}).get("why", "")
        why = told or self._ask.line("Why can it not wait?", "a sentence: a hearing is set for Monday")
        if why:
            act_by = self._ask.line(
                "By which day should the authorities and the UN act?",
                read=partial(interview.coming, today=self.day),
            )
            self.case["urgency"] = interview.one_line(
                why=told or interview.sentences(self._told(capital(why))), act_by=act_by
            )

    def _remedy(self, text: str) -> None:
        self.case["remedies"] = [interview.one_line(what=self._told(text))]

    def _of_the_un(self) -> None:
        """What bodies of the UN have said of it."""
        hint = (
            "a sentence without its day: the Working Group on Arbitrary Detention found her detention arbitrary"
            " (opinion 25/2021); Enter if nothing is known"
        )
        question = "Has the UN said anything of the case?"
        self._ask.paragraph(question, hint, self._un_action, read=self._nobody_near)
        for each in self.case.get("un_history", ()):
            set_known(each, "date", self._ask.line("When?", "Enter if nobody knows", self._day) or "unknown")
            set_known(each, "sources", self._sources.ask())

    def _un_action(self, text: str) -> None:
        told = self._told(text)
        self.case["un_history"] = [interview.one_line(kind=kind_of_un_action(told), what=told)]

    def _add(self, text: str) -> None:
        """One sentence more on the first incident."""
        first = self.case["incidents"][0]
        first["what"] = " ".join(filter(None, (first.get("what", ""), self._told(text))))

    def _gender(self, person: dict[str, Any]) -> str:
        usual = {"she/her": "female", "he/him": "male"}.get(person.get("pronouns", ""), "")
        return self._ask.line("Gender", "female, male, or the person's own word", interview.gender, usual)

    # how answers are understood

    def _day(self, answer: str) -> str:
        found = interview.day(answer, self.day)
        says_its_year = re.search(r"\d{4}$", answer)
        if found != answer and not says_its_year:
            click.secho(f"  {found}", dim=True)
        return found

    def _exact(self, answer: str) -> str:
        found = self._day(answer)
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", found):
            raise interview.Misunderstood("a day, such as 2026-03-28")
        return found

    def _nobody_near(self, answer: str) -> str:
        """The same, after a question where it points to somebody whom nobody has asked; or, where that goes, without.

        Raises Refused where it is to be told without them, and another text is needed for that.
        """
        names = [each for each in other_people(answer, self.case) if not self._may_be_named(each)]
        for who in near_by_name(answer, self._nobodys):  # whose name may stand in it may be told of
            self.case["may_be_mentioned"] = list(dict.fromkeys((*self.case.get("may_be_mentioned", ()), who)))
        people = [each for each in near(answer) if not self._may_be_told_of(each)]
        if not people and not names:
            return answer
        otherwise = without_names(without_whose_home(answer, people), names)
        is_without = {*near(otherwise)}.isdisjoint(people) and not any(each in otherwise for each in names)
        if (
            is_without
            and self._ask.yes(f"In its place “{otherwise}”?", "Enter for yes; n: another text") is not False
        ):
            for name in names:
                click.secho(f"  {name} stands nowhere then, not in the file either.", dim=True)
            return otherwise
        whom = [*(f"the {each}" for each in people), *names]
        raise interview.Refused(f"Without {find_language('en').join(whom)}")

    def _may_be_told_of(self, who: str) -> bool:
        """Whether documents may tell of a relative, or of somebody else who is near."""
        agreed = self.case.get("may_be_mentioned", ())
        question = f"May documents tell of the {who}, who could be recognised?"
        if who not in agreed:
            if not self._ask.yes(question, "y: agreed, or public already; Enter: no, tell it without"):
                return False
            self.case["may_be_mentioned"] = [*agreed, who]
        return True

    def _may_be_named(self, name: str) -> bool:
        hint = "y: agreed, public already, or no person; Enter: no, tell it without"
        if name not in self._nobodys and not self._ask.yes(f"May every document name {name}?", hint):
            return False
        self._nobodys.add(name)
        return True

    def _told(self, text: str) -> str:
        """A text with references in place of names, and with the State's name as documents have it: Viet Nam."""
        told = interview.with_references(text, self.case["alleged_victims"])
        state = knowledge.countries()[self.case["country"]].usual("en")
        joined = re.compile(rf"\b{state.replace(' ', '')}\b", re.IGNORECASE)
        return joined.sub(state, told) if " " in state else told


def _n_or_m(answer: str) -> str:
    if answer.casefold() not in ("y", "yes", "n", "no", "m"):
        raise interview.Misunderstood("Enter, n or m")
    return answer.casefold()[:1].replace("y", "")
