"""``hrdalert new --ask``: plain questions, and the file of a case made of the answers."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from hrdalert.cases import CaseDate, interview
from hrdalert.cases.names import office_without_article
from hrdalert.cases.scripts import languages_of
from hrdalert.cli.asking_consent import ConsentQuestions
from hrdalert.cli.asking_custody import CustodyQuestions
from hrdalert.cli.asking_letters import Addressees
from hrdalert.cli.asking_sources import SourceQuestions
from hrdalert.cli.asking_telling import TellingQuestions
from hrdalert.cli.people_told_of import near, other_people
from hrdalert.cli.proposing import (
    acts_for_the_state,
    as_read,
    likely_violations,
    proposed_clause,
    proposed_perpetrator,
    tells_of_now,
    ways_to_call,
    with_place,
)
from hrdalert.cli.questions import Questions, say
from hrdalert.documents.languages import find_language
from hrdalert.documents.languages.en.attribution import tells_who_told
from hrdalert.drafting import Desk
from hrdalert.files import put
from hrdalert.knowledge import vocabulary
from hrdalert.review.rules_clauses import VERB
from hrdalert.review.rules_facts import OWN_SCRIPT
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
    "position",
    "demands",
    "prisoner_of_conscience",
    "appeal_to",
    "public",
    "alleged_victims",
    "alleged_perpetrators",
    "incidents",
    "custody",
    "remedies",
    "sources",
)
"""What the interview fills in, in the order of a case file."""
_OTHER: Final = {"other": "in another way"}
_PRONOUNS: Final = {"she/her": "she", "he/him": "he", "they/them": "they"}
_VIOLATIONS: Final = (
    "arbitrary_detention",
    "enforced_disappearance",
    "incommunicado_detention",
    "torture",
    "denial_medical_care",
    "death_threats",
    "harassment_intimidation",
    "privacy_surveillance",
    "smear_campaign",
    "exit_ban",
    "unfair_trial",
    "extrajudicial_killing",
    "freedom_of_expression",
    "freedom_of_assembly",
    "freedom_of_association",
    "reprisals_un",
)
_AT_HOME: Final = re.compile(
    r"^(?:at |in |near |outside )?(?:his|her|their|the|a) (?:home|house|flat|apartment|office|room) (?:in|at|near|on) "
    r"(?=\S)",
    re.IGNORECASE,
)
"""What is no place by itself: her home in Riverside is in Riverside."""
_NOBODY: Final = re.compile(
    r"-|(?:unknown|unidentified|not known|nobody)(?: (?:people|persons?|men|individuals|actors|perpetrators?|knows))?",
    re.IGNORECASE,
)
"""What says that nobody knows who did it."""
_WE: Final = re.compile(r"\b(?:[Ww]e|[Oo]ur|us|I|[Mm]y)\b(?![^“\"]*[”\"])")
"""Who tells it, outside a quotation."""
_MAKE: Final = "Make the documents now?"
_LONG_AGO: Final = 30
"""After so many days what was told may have changed."""
_BARE: Final = (
    "police",
    "army",
    "military",
    "secret police",
    "authorities",
    "government",
    "security services",
)
"""Those who do things in a text, and stand there with an article."""


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
        self._sources = SourceQuestions(self.case, ask, self._day, clock.isoformat())
        self._consent = ConsentQuestions(self.case, ask, self._exact)
        self._custody = CustodyQuestions(
            self.case, ask, self._sources.ask, self._day, _office, self._sources.told_as
        )
        self._telling = TellingQuestions(self.case, ask, self._custody.held)
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
        click.echo(
            "Answer what you know. Enter: later; <: one question back; Ctrl+C: stop, and keep the answers."
        )
        self.case["as_of"] = self.clock.isoformat()
        where = "In which State did it happen?"
        self.case["country"] = self._ask.line(
            where, "its name, or three letters", interview.state, needed=True
        )
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
        hint = "Enter for yes; n: read the file first; m: more first, such as birth, warrant, urgency"
        answer = self._ask.line(_MAKE, hint, _n_or_m)
        if answer != "m":
            self.is_to_make = answer != "n"
            answers.go_back()  # it is asked again another day
        return answer

    def _parts(self) -> Iterator[tuple[str, Callable[[], None]]]:
        yield "Who", self._people
        yield "What happened", self._incidents
        yield "Custody", self._custody.ask
        yield "What is said and asked", self._telling.ask
        yield "Consent", self._consent.ask
        yield "Letters", self.letters.ask

    # who

    def _people(self) -> None:
        people = self.case["alleged_victims"] = []
        script = "; (…) its own script behind it" if self.case["country"] in OWN_SCRIPT else ""
        hint = f"as a sentence has it{script}"
        name = self._ask.line("Full name of the person", hint, interview.full_name)
        while name:
            person: dict[str, Any] = {"id": f"person{len(people) + 1}", "name": self._name(name)}
            people.append(person)
            self._called(person)
            _set(person, "occupation", self._ask.line("Occupation", "without a or an: singer"))
            hint = "whole sentences: She writes about prisons"
            keep = partial(self._keep, person, "human_rights_work")
            self._ask.paragraph("Work for human rights", hint, keep, read=self._nobody_near)
            name = self._ask.line(
                "Another person to whom it was done", "Enter for nobody", interview.full_name
            )

    def _name(self, answer: str) -> dict[str, Any]:
        full, native = interview.two_scripts(answer)
        of_state = [self.case["country"]]
        return interview.one_line(
            full=full, native={languages_of(native, of_state)[0]: native} if native else None
        )

    def _called(self, person: dict[str, Any]) -> None:
        """How later sentences call the person: the title, the part of the name behind it, and the pronoun."""
        name = person["name"]["full"]
        ways = ways_to_call(name, self.case["country"])
        chosen = self._ask.one_of(
            "How do later sentences call the person?", {str(way): way.label for way in ways} | _OTHER
        )
        way = next((way for way in ways if str(way) == chosen), None)
        if way:
            person["name"] = interview.one_line(**person["name"], family=way.family, short=way.short)
            person["title"], person["pronouns"] = way.title, way.pronouns
        elif chosen:
            self._called_otherwise(person)

    def _called_otherwise(self, person: dict[str, Any]) -> None:
        name = person["name"]["full"]

        def read(answer: str) -> str:
            interview.called(answer, name)
            return answer

        answer = self._ask.line("How, in a sentence?", "such as Mr Quill, Dr Quill or Ada", read)
        if not answer:
            return
        called = interview.called(answer, name)
        # Whether it is the family's nobody has said: it is how later sentences call the person.
        person["name"] = interview.one_line(**person["name"], short=called.name)
        _set(person, "title", called.title)
        _set(person, "pronouns", called.pronouns or self._ask.one_of("She, he or they?", _PRONOUNS))

    # what happened

    def _incidents(self) -> None:
        incidents = self.case["incidents"] = []
        hint = f"{self.clock}; {self.clock:%Y-%m} if only the month is known; today; yesterday"
        date = self._ask.line("When did it happen?", hint, self._day, needed=True)
        while date:
            incident: dict[str, Any] = {"id": f"incident{len(incidents) + 1}", "date": date}
            if not incidents:
                incident["weight"] = "lead"
            incidents.append(incident)
            where = self._ask.line("Where?", "Riverside; the Riverside police station")
            _set(incident, "place", _AT_HOME.sub("", where))
            hint = "whole sentences: who did what"
            self._ask.paragraph("What happened?", hint, partial(self._tell, incident), read=self._account)
            self._in_short(incident)
            likely = likely_violations(incident.get("what", ""))
            _set(
                incident,
                "violations",
                self._ask.choice("What is it?", _labels("violation", _VIOLATIONS), likely),
            )
            if "reprisals_un" in incident.get("violations", ()) and "cooperation_with_un" not in self.case:
                self._cooperation()
            self._perpetrator(incident)
            _set(incident, "sources", self._sources.ask())
            self._sources.attribute(incident)
            self._sources.point_at_them(incident)
            date = self._ask.line("When did anything else happen?", "Enter for nothing else", self._day)
        self._as_of()

    def _as_of(self) -> None:
        """Of which day the documents are to be, where nothing was told of the last weeks: that may be a mistake."""
        told = [each["date"] for key in ("incidents", "sources") for each in self.case.get(key, ())]
        days = [day for date in map(CaseDate.parse, told) if (day := date.end or date.start)]
        newest = max(days, default=self.clock)
        if (self.clock - newest).days <= _LONG_AGO:
            return

        def read(answer: str) -> str:
            chosen = self._exact(answer)
            if chosen < newest.isoformat():
                raise interview.Misunderstood(f"{newest} or later: that is the newest you told of")
            return chosen

        question, hint = "Of which day are the documents?", f"the newest you told is of {newest}"
        self.case["as_of"] = self._ask.line(question, hint, read, default=self.clock.isoformat())
        self.day = datetime.date.fromisoformat(self.case["as_of"])

    def _cooperation(self) -> None:
        """What a reprisal is for: a submission has to say it."""
        how = self._ask.line(
            "How had they cooperated with the UN?",
            "a clause: she met the Special Rapporteur in 2025",
            interview.some_words,
        )
        told = self._told(interview.clause(how))
        self.case["cooperation_with_un"] = interview.one_line(answer="yes", how=told)

    def _in_short(self, incident: dict[str, Any]) -> None:
        people = self.case["alleged_victims"]
        proposed = proposed_clause(incident, self.case)
        when = find_language("en").date_phrase(CaseDate.parse(incident["date"]))
        hint = "" if proposed else f"after '{_capital(when)}': police took {self._example()} home"
        refused = ""

        def read(answer: str) -> str:
            nonlocal refused
            if answer == refused:
                return answer
            wrong = ""
            if not VERB.search(interview.some_words(answer)):
                wrong = f"with a verb, such as: police took {self._example()} home"
            elif now := tells_of_now(answer):
                wrong = f"only what was done {when}, without “{now}”"
            if wrong:
                refused = answer
                raise interview.Misunderstood(f"{wrong}. The same once more keeps it.")
            return answer

        needed = bool(incident.get("what"))
        clause = self._ask.line("The same in a few words", hint, read, proposed, needed=needed)
        _set(incident, "in_short", interview.in_short(interview.clause(clause), people))

    def _example(self) -> str:
        """Whom, and from whose: as the people of this case are spoken of."""
        told = {each.get("pronouns", "") for each in self.case["alleged_victims"]}
        return {("she/her",): "her from her", ("he/him",): "him from his"}.get(tuple(told), "them from their")

    def _perpetrator(self, incident: dict[str, Any]) -> None:
        known = self.case.setdefault("alleged_perpetrators", [])
        likely = proposed_perpetrator(incident.get("what", ""))
        before = f"as before: {known[-1]['name']}" if known else "such as: the Riverside police"
        hint = "- if nobody knows" if likely else f"{before}; Enter if nobody knows"
        name = self._ask.line("Who is said to have done it?", hint, _office, likely)
        if not name or _NOBODY.fullmatch(name):
            return
        found = next((each for each in known if each["name"] == name), None)
        if found is None:
            found = interview.one_line(id=f"perpetrator{len(known) + 1}", name=name)
            known.append(found)
            state = acts_for_the_state(name) or self._ask.yes(
                "Do they act for the State?", "y, n, or Enter if nobody knows"
            )
            found["kind"] = {True: "state", False: "non_state", None: "unknown"}[state]
        incident["by"] = [found["id"]]

    # what more readers ask for

    def _more(self) -> None:
        self._ask.begin("What more readers ask for")
        for person in self.case["alleged_victims"]:
            name = person["name"]["full"]
            click.echo(name)
            _set(person, "gender", self._gender(person))
            _set(person, "born", self._ask.line("Born", "1984, 1984-03-02, or 1984~ for about", self._day))
            _set(person, "nationality", self._ask.line("Nationality", "of which State", interview.state))
            self._consent.refused(person)
        self._sources.may_be_listed()
        for each in self.case.get("alleged_perpetrators", ()):
            if (
                self._ask.yes(f"Who did it: {each['name']}. Are the names of those people known?", "y; n")
                is False
            ):
                each["individuals"] = "unknown"
        if self._custody.held():
            hint = "a sentence: No warrant was shown; Enter if nobody knows"
            self._ask.paragraph("Was a reason given, a warrant or a charge?", hint, self._add)
        hint = "a sentence: Her lawyer complained to the prosecutor; Enter if none is known"
        self._ask.paragraph("Was a complaint or an appeal made?", hint, self._remedy)
        for each in self.case.get("remedies", ()):
            _set(each, "date", self._ask.line("When?", "Enter if nobody knows", self._day) or "unknown")
            _set(each, "sources", self._sources.ask())
        if self.case.get("status") != "ongoing":
            return
        if why := self._ask.line("Why can it not wait?", "a sentence: a hearing is set for Monday"):
            act_by = self._ask.line(
                "By which day should the authorities and the UN act?",
                read=partial(interview.coming, today=self.day),
            )
            self.case["urgency"] = interview.one_line(
                why=interview.sentences(self._told(_capital(why))), act_by=act_by
            )

    def _remedy(self, text: str) -> None:
        self.case["remedies"] = [interview.one_line(what=self._told(text))]

    def _add(self, text: str) -> None:
        """One sentence more on the first incident."""
        first = self.case["incidents"][0]
        first["what"] = " ".join(filter(None, (first.get("what", ""), self._told(text))))

    def _gender(self, person: dict[str, Any]) -> str:
        usual = {"she/her": "female", "he/him": "male"}.get(person.get("pronouns", ""), "")
        return self._ask.line("Gender", "female, male, or the person's own word", interview.gender, usual)

    # how answers are understood

    def _day(self, answer: str) -> str:
        found = interview.day(answer, self.clock)
        if found != answer:
            click.secho(f"  {found}", dim=True)
        return found

    def _exact(self, answer: str) -> str:
        found = self._day(answer)
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", found):
            raise interview.Misunderstood("a day, such as 2026-03-28")
        return found

    def _keep(self, entry: dict[str, Any], key: str, text: str) -> None:
        entry[key] = self._told(text)

    def _tell(self, incident: dict[str, Any], text: str) -> None:
        people = self.case["alleged_victims"]
        told = self._told(text)
        named = interview.named_first(told, people) if incident is self.case["incidents"][0] else told
        incident["what"] = with_place(named, incident.get("place", ""))
        if (what := incident["what"]) != told:
            first = what[: find_language("en").sentence_end(what)].strip()
            click.secho(f"  {as_read(first, self.case)}{' …' if len(first) < len(what) else ''}", dim=True)

    def _account(self, answer: str) -> str:
        if tells_who_told(answer):
            raise interview.Misunderstood("Begin with who did what: from whom you know it is asked below")
        if found := _WE.search(answer):
            raise interview.Misunderstood(
                f"Without “{found[0]}”: letters of others tell it, too (It is feared that …)"
            )
        return self._nobody_near(answer)

    def _nobody_near(self, answer: str) -> str:
        """The same, after a question where it points to somebody whom nobody has asked."""
        if found := near(answer):
            say(f"Every document will tell of the {' and the '.join(found)}: whoever reads it can find them.")
            who = f"the {' and the '.join(found)}"
            hint = "y, also where the public knows already; Enter: no, once more without"
            if not self._ask.yes(f"Did {who} agree to be mentioned?", hint):
                raise interview.Refused(f"Without {who}")
            agreed = f"The {' and the '.join(found)} agreed to be mentioned, or was public already."
            if agreed not in (notes := self.case.get("notes", "")):
                self.case["notes"] = f"{notes} {agreed}".strip()
        for name in other_people(answer, self.case):
            if self._ask.yes(
                f"Is {name} a person who has not agreed to be named?", "y: tell it without; Enter: no"
            ):
                raise interview.Refused(f"Without {name}")
        return answer

    def _told(self, text: str) -> str:
        return interview.with_references(text, self.case["alleged_victims"])


def _set(entry: dict[str, Any], key: str, value: object) -> None:
    if value:
        entry[key] = value


def _n_or_m(answer: str) -> str:
    if answer.casefold() not in ("y", "yes", "n", "no", "m"):
        raise interview.Misunderstood("Enter, n or m")
    return answer.casefold()[:1].replace("y", "")


def _labels(name: str, ids: Iterable[str]) -> dict[str, str]:
    return {id: vocabulary(name)[id].label() for id in ids}


def _office(answer: str) -> str:
    if answer.casefold() in _BARE:
        return f"the {answer.casefold()}"
    return office_without_article(answer) or answer


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
