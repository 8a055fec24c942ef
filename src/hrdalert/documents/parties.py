"""What a document is made of beside the View: the office that writes, whom it writes to, and what it asks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hrdalert import knowledge
from hrdalert.disclosure.view import DemandView, PerpetratorView, PersonView, View
from hrdalert.documents.absent import Absent, Rows, Values
from hrdalert.documents.agreed import Agreed
from hrdalert.documents.blocks import inline_text
from hrdalert.documents.casetext import TextToken
from hrdalert.documents.date_wording import language_name
from hrdalert.documents.front_matter import FrontMatter
from hrdalert.documents.images import Image
from hrdalert.documents.law_words import state_name
from hrdalert.documents.office import Office, Reader
from hrdalert.documents.render_state import RenderState
from hrdalert.law.demands import OF_NO_STATE, OfficeRequests, asks_of_office

if TYPE_CHECKING:
    from hrdalert.law.citations import StateLaw
    from hrdalert.law.demands import OfficeRequest

RECIPIENT = (
    "office",
    "addressee",
    "envelope",
    "address",
    "email",
    "salutation",
    "closing",
    "languages",
    "kind",
    "state",
    "line",
)


@dataclass(frozen=True, slots=True)
class LayoutInput:
    """What a document is made of beside the View."""

    law: tuple[StateLaw, ...]
    requested: OfficeRequests
    office: Office
    day: datetime.date
    reader: Reader | None = None
    """Whom a letter or a model letter addresses."""
    others: tuple[Reader, ...] = ()
    """The offices that the case writes to, which a letter and the case sheet list."""
    embargo: datetime.datetime | None = None
    checklist: tuple[str, ...] = ()
    """Questions that a person answers before anything leaves."""
    images: Mapping[int, Image] = field(default_factory=dict)
    """The photographs of the case, by the places of its alleged victims."""
    known: frozenset[object] | None = None
    """The entries that the document which this follows was made of: their ids, else kind and date; None: no such."""
    since: datetime.date | None = None
    """The day of that document."""
    link: str = ""
    """Where everybody can read that document; empty: nowhere that is known."""
    form: Form | None = None
    """Whom a form is about, where a document is made for each person."""
    agreed: Agreed | None = None
    """What the person of a form is asked to agree to, where the document asks for it."""
    states: tuple[str, ...] = ()
    """The States that the door of the document is open for, where a treaty opens it; empty: all that are concerned."""

    def recipient_of(self, front: FrontMatter) -> str | None:
        """What tells the drafts of a document apart: the id of its recipient, or the number of a form."""
        if self.form is not None:
            return str(self.form.number)
        return self.reader.id if self.reader and front.to == "authorities" else None

    def perpetrators(self, view: View) -> tuple[PerpetratorView, ...]:
        """Of a form, those who acted against its person for its State, or belong to it and did nothing that is told."""
        if self.form is None:
            return view.perpetrators
        case, form = view.case, self.form
        acts = [(entry.forces, entry.of, entry.state) for entry in view.chronology]
        acts += [(one.forces, one.ids, case.state_of(case.custody[one.number])) for one in view.custody]
        acting = {name for forces, _, _ in acts for name in forces}
        states = {form.state} if form.state in view.states else {form.state, *view.states}
        own = {name for forces, of, state in acts if form.is_about(of) and state in states for name in forces}
        own |= {one.name for one in case.alleged_perpetrators if case.state_of(one) in states} - acting
        return tuple(one for one in view.perpetrators if one.name in own)


@dataclass(frozen=True, slots=True)
class Form:
    """One form: whom it is about, and the State. ``number`` counts from 1."""

    number: int
    person: PersonView | None
    """None: a law, bill or practice without victims."""
    state: str

    @property
    def id(self) -> str:
        """The id of the person in the case; of a member of a group who is told of apart, the own one."""
        return (self.person.member or self.person.id) if self.person else ""

    def is_about(self, of: Sequence[str]) -> bool:
        """Whether a part of the case that is about some people is about this one."""
        return self.person is None or self.id in of

    @staticmethod
    def all(view: View, of: Mapping[int, tuple[str, ...]] | None = None, per: str = "person") -> list[Form]:
        """One for each person, the members of groups among them, and each State.

        ``of`` are the places of the alleged victims whom the form is for, with their States; None: all. ``per`` victim:
        also one for a group, an organisation or a community that lists no members, and for a measure without victims;
        everybody: one for each alleged victim and related person, as the case lists them.
        """
        if per == "everybody":
            state = next(iter(view.states), "")
            return [Form(number, one, state) for number, one in enumerate((*view.victims, *view.related), 1)]
        of = dict.fromkeys(range(len(view.victims)), view.states) if of is None else of
        people: list[tuple[PersonView | None, tuple[str, ...]]] = []
        for place in of:
            persons = list(view.victims[place].persons())
            people += [(one, of[place]) for one in persons or view.victims[place:][: per == "victim"]]
        if per == "victim" and view.measure and not view.victims:
            people.append((None, view.states))
        pairs = ((person, state) for person, states in people for state in states)
        return [Form(number, *pair) for number, pair in enumerate(pairs, 1)]


def office_values(render: RenderState, office: Office) -> Values:
    parts = ("name", "acronym", "place", "address", "website", "about", "mission")
    signatory = render.each({"name": office.signatory.name, "title": office.signatory.title})
    roles = ("press", "appeals", "submissions")
    every = {role: office.contacts.get(role, ()) for role in (*roles, *office.contacts)}
    contacts = {role: tuple(map(render.texts.text, lines)) for role, lines in every.items()}
    for role in roles:
        contacts[role] = next(filter(None, (contacts[other] for other in (role, "appeals", *contacts))), ())
    values = {
        **render.each({part: getattr(office, part) for part in parts}),
        "signatory": Values("office.signatory", signatory),
        "contacts": Values("office.contacts", contacts),
        "languages": _languages(render, office.languages),
    }
    return Values("office", values, values["name"])


def recipient_values(render: RenderState, path: str, reader: Reader | None) -> Values:
    if reader is None:
        return Values(path, dict.fromkeys(RECIPIENT))
    parts = ("office", "address", "email", "salutation", "closing", "addressee", "envelope")
    values = render.each({part: getattr(reader, part) for part in parts})
    country = knowledge.countries().get(reader.state) if reader.state else None
    is_state = country is None or country.status != "territory"  # a territory has no embassies
    state = reader.state if is_state and reader.kind not in (*OF_NO_STATE, "embassy") else None
    values |= {
        "languages": _languages(render, reader.languages),
        "kind": render.word(reader.kind),
        "state": render.text(state and state_name(state, render.words, formal=render.formal)),
        "line": render.filled(render.words.get("lines", "office"), {key: values[key] for key in parts[:3]}),
    }
    return Values(path, values, values["office"])


def other_rows(render: RenderState, view: View, inputs: LayoutInput) -> Rows:
    """The other offices of the reader's State; none where a name is withheld: an office near a person leads to them."""
    reader, others = inputs.reader, () if view.is_withheld else inputs.others
    of_state = (one for one in others if reader and one.id != reader.id and one.state == reader.state)
    return Rows("others", RECIPIENT, (recipient_values(render, "others", other) for other in of_state))


def office_rows(render: RenderState, view: View, inputs: LayoutInput) -> Rows:
    """For the office itself: what each office that the case writes to is asked."""
    rows = []
    for reader in inputs.others if view.audience == "internal" else ():
        asked = asks_of_office(view.case, view.case.demands, reader, inputs.day)
        values: dict[str, Any] = {
            "office": render.texts.text(reader.office),
            "asks": ask_rows(render, view, asked.asks, "offices.asks", asked.requests),
            "referred": ask_rows(render, view, asked.referred, "offices.referred"),
        }
        rows.append(Values("offices", values, values["office"]))
    return Rows("offices", ("office", "asks", "referred"), rows)


def ask_rows(
    render: RenderState,
    view: View,
    asks: Sequence[OfficeRequest],
    path: str = "demands",
    requests: Sequence[OfficeRequest] = (),
) -> Rows:
    """The asks as rows, each with its ``wording``; behind them those of a third State; no sentence twice.

    An ask behind another about the same people has pronouns, where the word list has words for that.
    """
    known = {("demands", demand.number): demand for demand in view.demands}
    known |= {("third_state", request.number): request for request in view.requests}
    sections = [*(("demands", ask) for ask in asks), *(("third_state", ask) for ask in requests)]
    rows, printed = [], set[str]()
    before: DemandView | None = None
    for section, ask in sections:
        demand = known.get((section, ask.number))
        again = _pronouns(render, view, demand) if demand and before and demand.of == before.of else {}
        before = demand if demand and demand.text is None else None
        wording = _wording(render, demand, ask, section, again) if demand is not None else None
        if (
            ask.through_others
            and path != "seen_to"
            and isinstance(wording, TextToken)
            and demand
            and demand.do
        ):
            wording = render.filled(render.words.get("lines", "sees_to"), {"ask": wording})
        sentence = inline_text(render.inlines(wording)) if isinstance(wording, TextToken) else ""
        if demand is not None and sentence not in printed:
            printed.update(filter(None, (sentence,)))
            values = {"wording": wording, "by": demand.by, "what": render.text(demand.what)}
            rows.append(Values(path, values, wording))
    return Rows(path, ("wording", "by", "what"), rows)


def _pronouns(render: RenderState, view: View, demand: DemandView) -> Mapping[str, str]:
    """What stands for the people of a demand behind another about them; empty where nobody knows."""
    called = {person.called: person for person in view.victims if person.kind == "person"}
    people = [called[name] for name in demand.of if name in called]
    if not people or len(people) < len(demand.of):
        return {}
    pronouns = "they/them" if len(people) > 1 else people[0].pronouns or ""
    found = render.words.sections.get("again", {}).get(str(pronouns))
    return found if isinstance(found, Mapping) else {}


def _wording(
    render: RenderState, demand: DemandView, ask: OfficeRequest, section: str, again: Mapping[str, str]
) -> TextToken | Absent:
    if demand.text is not None:
        return render.texts.text(demand.text)
    if knowledge.known_demand(demand.do) is None:  # an error of the case, which says so
        return Absent(f"{section}[{demand.number}].do")
    path = (section, demand.do or "")
    values = {"of": render.several(demand.of), "what": render.text(demand.what)}
    forms = [form for form in _forms(ask) if render.words.find(*path, form)]
    form = forms[0] if forms else "see_to" if ask.through_others else "plain"
    own = "again" if form == "plain" else f"{form}_again"
    if again and render.words.find(*path, own):
        form, values = own, values | {key: render.text(text) for key, text in again.items()}
    wording = render.filled(render.words.get(*path, form), values)
    return Absent(f"{section}[{demand.number}].{wording.key}") if isinstance(wording, Absent) else wording


def _forms(ask: OfficeRequest) -> Iterator[str]:
    """The keys under which a wording is looked for, the best first: for several people, then for any number."""
    head = "see_to" if ask.through_others else ""
    for form in dict.fromkeys((ask.wording, "plain")):
        words = [head, "" if form == "plain" else form]
        for number in ("several", "") if ask.several else ("",):
            yield "_".join(filter(None, (*words, number))) or "plain"


def _languages(render: RenderState, codes: Sequence[str]) -> tuple[TextToken, ...]:
    return tuple(render.texts.text(language_name(code, render.words.language)) for code in codes)
