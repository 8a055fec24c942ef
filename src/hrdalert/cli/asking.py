"""``hrdalert new --ask`` and ``hrdalert init --ask``: plain questions, and files made of the answers."""

from __future__ import annotations

import datetime
import itertools
import re
import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from hrdalert.cases import interview
from hrdalert.cases.names import office_without_article
from hrdalert.cli.proposing import as_read, proposed_summary
from hrdalert.cli.questions import choice, line, one_of, paragraph, part, yes
from hrdalert.dispatch.recipients import greeting
from hrdalert.drafting import Desk, put
from hrdalert.knowledge import vocabulary
from hrdalert.settings import EMAIL
from hrdalert.workspace import Workspace, settings_text

# --- a case

_PRINTED: Final = ("submission", "government", "public")
"""The uses that decide how somebody is called in a document."""
KEYS: Final = (
    "reference",
    "country",
    "as_of",
    "status",
    "headline",
    "summary",
    "urgency",
    "demands",
    "appeal_to",
    "public",
    "alleged_victims",
    "alleged_perpetrators",
    "incidents",
    "custody",
    "sources",
)
"""What the interview fills in, in the order of a case file."""
_CALLED: Final = {"Ms she/her": "Ms, she", "Mr he/him": "Mr, he", "other": "another title, or they"}
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
_DEMANDS: Final = (
    "disclose_whereabouts",
    "access",
    "release",
    "search",
    "protect_from_torture",
    "medical_care",
    "drop_charges",
    "fair_trial",
    "protect",
    "end_harassment",
    "investigate",
    "bring_to_justice",
    "lift_restrictions",
)
_SOURCES: Final = (
    "family",
    "lawyer",
    "alleged_victim",
    "witness",
    "interview",
    "ngo",
    "media",
    "official_statement",
    "social_media",
)
_TAKEN: Final = frozenset(("arbitrary_detention", "enforced_disappearance", "incommunicado_detention"))
"""What is done to somebody with whom custody begins."""
_FIRST_HAND: Final = ("alleged_victim", "witness")
_PUBLISHED: Final = ("media", "official_statement", "social_media")
_REGIMES: Final = ("police_custody", "detention_centre", "prison", "house_arrest", "hospital")
_HELD: Final = {
    "known": "held, and it is known where",
    "unknown": "held, and nobody outside knows where",
    "denied": "taken, and the authorities deny holding the person",
    "not_acknowledged": "taken, and the authorities say neither yes nor no",
    "free": "held for a while, and free again",
}
_NOT_SAID: Final = ("denied", "not_acknowledged")
_CONTACT: Final = {
    "allowed": "has taken place",
    "refused": "was asked for, and refused",
    "turned_away": "was asked for, and whoever asked was turned away",
    "none_known": "is not known of; nobody is known to have asked",
}
_LIKELY: Final = {
    "known": ("access", "release"),
    "unknown": ("disclose_whereabouts", "access", "release"),
    "denied": ("disclose_whereabouts", "search", "protect_from_torture", "investigate"),
    "not_acknowledged": ("disclose_whereabouts", "search", "protect_from_torture"),
}
"""What is mostly asked for somebody who is held so."""
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
_OFFICES: Final = {
    "police": "police",
    "procuratorate": "prosecutor",
    "court": "court",
    "prison": "prison",
    "ministry": "ministry",
    "head_of_state": "head of State or of Government",
    "parliament": "parliament",
}
_USES: Final = {
    "submission": "May UN experts be told the name and the story?",
    "government": "May the Government be told the name: by the experts, and in letters to authorities?",
    "un_report": "May the name stand in public reports of the UN?",
    "public": "May the name be public: press, web, social networks?",
}


class Interview:
    """What has been answered so far. Each answer is taken in at once: who stops in the middle loses nothing."""

    def __init__(self, workspace: Workspace, reference: str, clock: datetime.date) -> None:
        self.workspace = workspace
        self.clock = clock
        self.recipients = Desk(workspace).recipients  # mistakes in them are told before anything is asked
        self.case: dict[str, Any] = {"reference": reference}
        self.is_whole = False
        """Whether all that the first documents need was asked."""
        self.left = {title: None for title, _ in self._parts()}
        """The parts that were not begun."""
        self.offices: list[dict[str, Any]] = []
        """Offices to write to that no file of recipients had: their records."""

    def put(self, path: Path) -> list[Path]:
        """Writes the case to ``path``, and offices that no file of recipients had to one of their own."""
        put(path, interview.case_text({key: self.case.get(key) for key in KEYS}).encode())
        if not self.offices:
            return [path]
        country = self.case["country"].lower()
        files = (f"{country}{f'-{n}' if n > 1 else ''}.yaml" for n in itertools.count(1))
        beside = next(
            file for name in files if not (file := self.workspace.recipients_folder / name).exists()
        )
        put(beside, interview.written({"recipients": self.offices}).encode())
        return [path, beside]

    def ask(self) -> None:
        """What the first documents need, then what more readers ask for; click.Abort where somebody stops."""
        click.echo(
            "Answer what you know. Enter alone leaves a question for later; Ctrl+C stops, and keeps your answers."
        )
        self.case["as_of"] = self.clock.isoformat()
        where = "In which State did it happen?"
        self.case["country"] = line(where, "its name, or three letters", interview.state, needed=True)
        for title, questions in self._parts():
            part(title)
            self.left.pop(title)
            questions()
        self.is_whole = True
        click.echo("\nThat is enough for the first documents.")
        if yes(
            "Go on with what more their readers ask for? It takes some two minutes",
            "y, or Enter to stop here",
        ):
            self._more()

    def _parts(self) -> Iterator[tuple[str, Callable[[], None]]]:
        yield "Who", self._people
        yield "What happened", self._incidents
        yield "Custody", self._custody
        yield "What is said and asked", self._telling
        yield "Consent", self._consents
        yield "Letters", self._addressees

    # who

    def _people(self) -> None:
        people = self.case["alleged_victims"] = []
        name = line("Full name of the person", "as a sentence has it", interview.full_name)
        while name:
            person: dict[str, Any] = {"id": f"person{len(people) + 1}", "name": interview.one_line(full=name)}
            people.append(person)
            family = line(
                "Which part of it is the family name?", read=partial(interview.family_name, name=name)
            )
            short = self._short(name)
            person["name"] = interview.one_line(full=name, family=family, short=short)
            called = one_of("Called by the person", _CALLED)
            if called == "other":
                _set(person, "title", line("Title", "Dr, Prof …, as the person uses it"))
                _set(person, "pronouns", one_of("She, he or they?", _PRONOUNS))
            elif called:
                person["title"], person["pronouns"] = called.split()
            _set(person, "occupation", line("Occupation", "without a or an: singer"))
            question = "Full name of another person to whom it was done"
            name = line(question, "Enter for nobody else", interview.full_name)

    def _short(self, name: str) -> str:
        """How later mentions call a person whose country calls nobody by the family name."""
        usual = {"VNM": name.split()[-1], "MMR": name}.get(self.case["country"], "")
        read = partial(interview.family_name, name=name)
        return (
            line("How do later sentences call the person?", "a part of the name", read, usual)
            if usual
            else ""
        )

    # what happened

    def _incidents(self) -> None:
        people = self.case["alleged_victims"]
        incidents = self.case["incidents"] = []
        hint = f"{self.clock}; {self.clock:%Y-%m} if only the month is known; today; yesterday"
        date = line("When did it happen?", hint, self._day)
        while date:
            incident: dict[str, Any] = {"id": f"incident{len(incidents) + 1}", "date": date}
            if not incidents:
                incident["weight"] = "lead"
            incidents.append(incident)
            _set(incident, "place", line("Where?", "as it stands behind in: Riverside"))
            paragraph(
                "What happened?", "whole sentences: who did what", partial(self._keep, incident, "what")
            )
            hint = "as behind 'On 28 March': police took her from her home"
            clause = interview.clause(line("The same in a few words", hint))
            _set(incident, "in_short", interview.in_short(clause, people))
            _set(incident, "violations", choice("What is it?", _labels("violation", _VIOLATIONS)))
            self._perpetrator(incident)
            _set(incident, "sources", self._sources())
            question = "When did anything else happen, before or after?"
            date = line(question, "Enter for nothing else", self._day)

    def _perpetrator(self, incident: dict[str, Any]) -> None:
        known = self.case.setdefault("alleged_perpetrators", [])
        hint = "as in a sentence: the Riverside police; Enter if nobody knows"
        name = line("Who is said to have done it?", hint, _office)
        if not name:
            return
        found = next((each for each in known if each["name"] == name), None)
        if found is None:
            found = interview.one_line(id=f"perpetrator{len(known) + 1}", name=name)
            known.append(found)
            state = yes("Do they act for the State?", "y, n, or Enter if nobody knows")
            found["kind"] = {True: "state", False: "non_state", None: "unknown"}[state]
        incident["by"] = [found["id"]]

    def _sources(self) -> list[str]:
        """The id of the source of what was just told."""
        known = self.case.setdefault("sources", [])
        if known and yes(f"Is that known from {known[-1]['title']}, too?", "y or Enter; n") is not False:
            return [known[-1]["id"]]
        kind = one_of("From whom or where do you know it?", _labels("source", _SOURCES))
        if not kind:
            return []
        entry = interview.one_line(id=f"S{len(known) + 1}", kind=kind)
        entry["title"] = line("What is it?", "as in a list: a call with the husband", needed=True)
        known.append(entry)
        entry["date"] = line("Of which day?", read=self._day, default=self.clock.isoformat())
        if kind in _FIRST_HAND:
            entry["first_hand"] = "yes"
        if kind in _PUBLISHED:
            _set(entry, "url", line("Its web address", "https://…"))
        elif not yes("May readers be told of this source?"):
            entry["confidential"] = "yes"
        return [entry["id"]]

    def _custody(self) -> None:
        people = self.case["alleged_victims"]
        names = " and ".join(person["name"]["full"] for person in people) or "the person"
        question = f"{'Were' if len(people) > 1 else 'Was'} {names} taken or held? Enter for no"
        held = one_of(question, _HELD) if self.case["incidents"] else ""
        if not held:
            return
        incidents: list[dict[str, Any]] = self.case["incidents"]
        first = next((each for each in incidents if _TAKEN & {*each.get("violations", ())}), incidents[0])
        spell: dict[str, Any] = {"from": first["date"]}
        self.case["custody"] = [spell]
        if not _TAKEN & {*first.get("violations", ())}:
            spell["from"] = line("Since when?", read=self._day, default=first["date"])
        if held == "free":
            _set(spell, "until", line("Until when?", "Enter if nobody knows", self._day))
        if held in ("known", "free"):
            _set(spell, "regime", one_of("How?", _labels("regime", _REGIMES)))
            _set(spell, "place", line("Where?", "as it stands behind at: the Riverside police station"))
        _set(spell, "by", first.get("by"))
        if held == "free":
            return
        state = interview.one_line(state=held, date=self.case["as_of"])
        spell["whereabouts"] = [state]
        if held in _NOT_SAID:
            self._denial(state, held)
        _set(state, "sources", self._sources())
        self._contact(spell, "lawyer", "a lawyer")

    def _contact(self, spell: dict[str, Any], who: str, called: str) -> None:
        found = one_of(f"Contact with {called}", _CONTACT)
        if not found:
            return
        state = interview.one_line(state=found, date=self.case["as_of"])
        spell[who] = [state]
        known = next((each.get("sources") for each in spell.get("whereabouts", ())), None)
        _set(state, "sources", known if found == "none_known" else self._sources())

    def _denial(self, state: dict[str, Any], held: str) -> None:
        question = "When did they deny it?" if held == "denied" else "When were they asked?"
        state["date"] = line(question, "the last time", self._day, default=self.case["as_of"])
        if held != "denied":
            return
        who = line("Who denied it?", "as in a sentence: the Riverside police", _office)
        people = self.case["alleged_victims"]
        if who and people:
            whom = f"{{{people[0]['id']}.them}}" if len(people) == 1 else "them"
            state["in_short"] = f"{who} denied holding {whom}"

    # what is said and asked

    def _telling(self) -> None:
        going_on = yes("Is it going on, or about to happen?")
        if going_on is not None:
            self.case["status"] = "ongoing" if going_on else "past"
        headline = line("A headline of a few words", "Singer held after concert", interview.some_words)
        # In a headline a name stands without the role that a first mention has.
        self.case["headline"] = re.sub(
            r"\{(person\d+)\}", r"{\1.full}", self._told(interview.clause(headline))
        )
        proposed = proposed_summary(self.case)
        if proposed:
            click.echo("Urgent actions begin with the case in three sentences. They could be:")
            click.echo(f"  {as_read(proposed, self.case)}")
        keep = partial(self._keep, self.case, "summary")
        paragraph(
            "Your own words for it", "Enter takes these" if proposed else "50 to 90 words", keep, proposed
        )
        demands = choice("What do you ask for?", _labels("demand", _DEMANDS), self._likely_demands())
        self.case["demands"] = [interview.one_line(do=each) for each in demands]

    def _likely_demands(self) -> tuple[str, ...]:
        for spell in self.case.get("custody", ()):
            for state in spell.get("whereabouts", ()):
                return _LIKELY.get(state["state"], ())
        return ()

    def _consents(self) -> None:
        click.echo(
            "It is asked for each use by itself. y: agreed; n: refused; Enter: not asked, which counts as no."
        )
        for number, person in enumerate(self.case["alleged_victims"]):
            name = person["name"]["full"]
            if len(self.case["alleged_victims"]) > 1:
                click.echo(name)
            consent: dict[str, Any] = dict.fromkeys(_USES, "no")
            person["consent"] = consent
            answers = {}
            for use, question in _USES.items():
                answers[use] = yes(question)
                if answers[use] is not None:
                    consent[use] = interview.one_line(answer="yes" if answers[use] else "no")
            given = [consent[use] for use, answer in answers.items() if answer is not None]
            if given:
                for key, answer in self._who_answered(name):
                    for each in given:
                        _set(each, key, answer)
            if not all(answers[use] for use in _PRINTED):
                self._withheld(person, number, is_public=bool(answers["public"]))

    def _who_answered(self, name: str) -> Iterator[tuple[str, str]]:
        yield "by", line("Who answered?", f"Enter for {name}; else a word: husband, lawyer")
        yield "date", line("On which day?", read=self._exact, default=self.clock.isoformat())
        yield "how", line("How?", "telephone, a signed form, in person")

    def _withheld(self, person: dict[str, Any], number: int, is_public: bool) -> None:
        initials = {word[0].upper() for word in person["name"]["full"].split()}
        letter = [letter for letter in string.ascii_uppercase if letter not in initials][number % 16]
        usual = f"{person['title']} {letter}." if "title" in person else f"Person {letter}"
        hint = "nothing that leads to the person"
        called = line("What is printed where the name must not stand?", hint, default=usual)
        person["pseudonym"] = interview.one_line(text=called, pronouns=person.get("pronouns", ""))
        if is_public or self.case.get("public") or not self.case["incidents"]:
            return
        click.echo("The public may not have the name, and must read nothing that leads to the person.")
        public: dict[str, Any] = {}
        paragraph(
            "What may it read?",
            "two or three sentences; Enter: nothing",
            partial(public.__setitem__, "summary"),
        )
        if not public:
            return
        clause = line("The same in a few words", "police arrested a singer", interview.some_words)
        incident: dict[str, Any] = self.case["incidents"][0]
        incident["public"] = interview.one_line(
            date=incident["date"][:7], what=public["summary"], in_short=interview.clause(clause)
        )
        headline = line("And as a headline?", "Singer arrested", interview.some_words)
        self.case["public"] = {"headline": headline, **public}

    # what more readers ask for

    def _more(self) -> None:
        part("What more readers ask for")
        for person in self.case["alleged_victims"]:
            name = person["name"]["full"]
            click.echo(name)
            _set(person, "gender", line("Gender", "female, male, or the person's own word", interview.gender))
            _set(person, "born", line("Born", "1984, 1984-03-02, or 1984~ for about", self._day))
            _set(person, "nationality", line("Nationality", "of which State", interview.state))
            hint = "whole sentences: She writes about prisons"
            paragraph("Work for human rights", hint, partial(self._keep, person, "human_rights_work"))
        for each in self.case.get("alleged_perpetrators", ()):
            if yes(f"Are those of {each['name']} who did it known by name?") is False:
                each["individuals"] = "unknown"
        for spell in self.case.get("custody", ()):
            if "whereabouts" in spell:
                self._contact(spell, "family", "the family")
        if self.case.get("status") != "ongoing":
            return
        if why := line("Why can it not wait?", "a sentence: a hearing is set for Monday"):
            act_by = line("By which day should the UN act?", read=partial(interview.coming, today=self.clock))
            self.case["urgency"] = interview.one_line(
                why=interview.sentences(self._told(_capital(why))), act_by=act_by
            )

    # who is written to

    def _addressees(self) -> None:
        of_state = [
            each for each in self.recipients.for_country(self.case["country"]) if not each.is_invented
        ]
        chosen = self.case["appeal_to"] = []
        if of_state:
            options = {each.id: str(each.office_in("en")) for each in of_state}
            chosen += choice("Who gets a letter? Enter for none of these", options)
        taken = {each.id for each in self.recipients}
        hint = "its name: Riverside Police Department; Enter for none"
        while office := line(f"{'Another' if chosen else 'An'} office to write to", hint):
            kind = one_of("What kind of office is it?", _OFFICES) or "other"
            id = next(id for n in itertools.count(1) if (id := f"{kind.replace('_', '-')}-{n}") not in taken)
            taken.add(id)
            chosen.append(id)
            self.offices.append(self._addressee(id, office, kind))
        self._public_addressees(chosen)

    def _public_addressees(self, chosen: Sequence[str]) -> None:
        """Whom the public may see written to, where it reads of the case without a name."""
        if not chosen or not self.case.get("public"):
            return
        named = {each.id: str(each.office_in("en")) for each in self.recipients.known(chosen)}
        named |= {each["id"]: each["office"] for each in self.offices}
        options = {id: named[id] for id in chosen}
        click.echo("The public may not have the name, and an office near a person leads to them.")
        question = "Which of these may an urgent action show? Enter for none: then no urgent action is made"
        for id in choice(question, options):
            self.case["public"].setdefault("appeal_to", []).append(id)

    def _addressee(self, id: str, office: str, kind: str) -> dict[str, Any]:
        salutation = line("How does a letter greet it?", default=greeting(kind))
        address = line(
            "Its postal address", "with the country: 1 Quay Street, Riverside, Belarus; Enter if nobody knows"
        )
        email = line("Its e-mail address", "of the office, never a private one", _email)
        source = line("Where did you read that?", "a web address, or a few words", needed=True)
        given = {
            "id": id,
            "office": office,
            "kind": kind,
            "country": self.case["country"],
            "salutation": salutation,
            "address": [each.strip() for each in address.split(",") if each.strip()],
            "email": email,
            "channel": "email" if email else "post" if address else "",
            "source": source,
        }
        return {key: value for key, value in given.items() if value}

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

    def _told(self, text: str) -> str:
        return interview.with_references(text, self.case["alleged_victims"])


def _set(entry: dict[str, Any], key: str, value: object) -> None:
    if value:
        entry[key] = value


def _labels(name: str, ids: Iterable[str]) -> dict[str, str]:
    return {id: vocabulary(name)[id].label() for id in ids}


def _email(answer: str) -> str:
    if not EMAIL.fullmatch(answer):
        raise interview.Misunderstood("an address, such as desk@example.org")
    return answer


def _office(answer: str) -> str:
    if answer.casefold() in _BARE:
        return f"the {answer.casefold()}"
    return office_without_article(answer) or answer


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def ask_reference(workspace: Workspace, clock: datetime.date) -> str:
    """The number of a new case; proposed is the one after the highest of this year."""

    def free(answer: str) -> str:
        if not re.fullmatch(r"[\w.-]+", answer) or answer.startswith("."):
            raise interview.Misunderstood("letters, digits, - and _ alone: it names files")
        if workspace.cases_called(answer):
            raise interview.Misunderstood(f"{answer} is taken")
        return answer

    return line("Number of the case", "never made from a name", free, _next_reference(workspace, clock))


def _next_reference(workspace: Workspace, clock: datetime.date) -> str:
    taken = (re.fullmatch(rf"{clock.year}-(\d+)", name) for name in workspace.case_names())
    return f"{clock.year}-{max((int(found[1]) for found in taken if found), default=0) + 1:03}"


def ask_office() -> str:
    """The text of ``hrdalert.yaml`` made of answers: nothing is left in it of the invented organisation."""
    part("Your organisation")
    click.echo("It stands in letters and press releases. Enter alone leaves a question for later.")
    organisation: dict[str, Any] = {
        "name": line("Its name", "as it stands in a sentence: the Riverside Watch", needed=True),
        "acronym": line("Its short form", "RW"),
        "place": line("The city that letters are dated from"),
        "country": line("In which country is that?", "its name, or three letters", interview.state),
    }
    hint = "two sentences that end a press release"
    paragraph("What is it?", hint, partial(organisation.__setitem__, "about"))
    organisation["signatory"] = line("Who signs letters?", "the office held", default="Director")
    appeals = line("E-mail for appeals and letters", read=_email)
    phone = line("Telephone for the press")
    press = line("E-mail for the press", read=_email)
    desk = interview.one_line(name="Appeals Desk", role="appeals", email=appeals)
    officer = interview.one_line(name="Press officer", role="press", phone=phone, email=press)
    given = {key: value for key, value in organisation.items() if value}
    contacts = [each for each in (desk, officer) if len(each) > 2]
    return settings_text(interview.written({"organisation": given, "contacts": contacts}))
