"""The people of a case, and those alleged to be responsible, as one audience may know them."""

import datetime

from msgspec.structs import replace

from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.model import AllegedPerpetrator, AllegedVictim, Case, Person, Related
from hrdalert.disclosure.consent import reads_withheld
from hrdalert.disclosure.disclosed_texts import Texts
from hrdalert.disclosure.names import BLANK
from hrdalert.disclosure.view import ConsentView, PerpetratorView, PersonView
from hrdalert.errors import Origin
from hrdalert.law.persons import fates_of, is_child, judgments_of, outcome_of, people_at


class People:
    """Everybody in a case by id, as the audience of its texts may know them on a day."""

    def __init__(self, case: Case, texts: Texts, day: datetime.date) -> None:
        self._texts = texts
        self._persons = {one.id: (one, case.origin(*path)) for one, path in people_at(case)}
        is_withheld = reads_withheld(case, texts.audience, day)
        judgments = tuple(entry for entry in case.chronology if entry.outcome or entry.kind == "judgment")
        judged = case.model_copy(update={"chronology": judgments})
        victims, related = dict[str, PersonView](), dict[str, PersonView]()
        for number, (person, origin) in enumerate(self._persons.values(), 1):
            is_hidden, victim = person.id in texts.names.withheld, isinstance(person, AllegedVictim)
            if is_hidden and (victim or texts.names.pseudonym(person.id)):
                view = _withheld(person, number, origin, texts)
                if is_withheld and not (case.withheld and "minor" in case.withheld.is_):
                    view = replace(view, is_child=False)
            elif isinstance(person, AllegedVictim):
                view = _victim(judged, person, texts, day, is_withheld=is_withheld)
            elif not is_hidden:
                view = _named(person, texts)
            else:
                continue
            (victims if victim else related)[person.id] = view
        self.victims = tuple(victims.values())
        self.related = () if is_withheld else tuple(related.values())
        """None where a victim is withheld: whoever is near leads to them."""
        self._views = victims | related
        self._groups = {
            id: victims[victim.id] for victim in case.alleged_victims for id in victim.ids - {victim.id}
        }
        """By the id of each member of a group who is told of apart, the group."""

    def ids(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """The ids in the view of the people of these ids; without ids, of all alleged victims."""
        if not ids:
            return tuple(id for victim in self.victims for id in victim.ids)
        return tuple(dict.fromkeys(each for id in ids for each in self._ids(id)))

    def _ids(self, id: str) -> tuple[str, ...]:
        """The ids of somebody; of a group those of its members too; of a member of one that is withheld the group's."""
        view = self._views.get(id) or self._groups.get(id)
        return () if view is None else (id,) if id in view.ids and id != view.id else view.ids

    def called(self, ids: tuple[str, ...]) -> tuple[LocatedText, ...]:
        """How the people of these ids are called; without ids, all alleged victims."""
        if not ids:
            return tuple(victim.called for victim in self.victims)
        return tuple(filter(None, map(self._called, ids)))

    def _called(self, id: str) -> LocatedText | None:
        if group := self._groups.get(id):
            names = (row.get("name") for row in group.members if row.get("id") == id)
            return next(names, None) or group.called
        if id in self._views:
            return self._views[id].called
        return self._texts.name_for(*self._persons[id]) if id in self._persons else None


def _withheld(person: Person, number: int, origin: Origin, texts: Texts) -> PersonView:
    """Somebody of whom nothing is told but the pseudonym; to UN experts, the role of a related person too."""
    name = texts.name_for(person, origin)
    victim = person if isinstance(person, AllegedVictim) else None
    role = person.role if isinstance(person, Related) and texts.audience == "un" else None
    return PersonView(
        id=f"person-{number}",  # ids are made from names
        kind=victim.kind if victim else "person",
        is_named=False,
        name=name,
        called=name,
        role=texts.phrase(role),
        is_child=victim is not None and victim.protect == "minor",
    )


def _named(person: Person, texts: Texts) -> PersonView:
    """Somebody who may be named; of a nameless one what the office calls them."""
    name = person.name or person.short or person.pseudonym or LocatedText(BLANK)
    name = texts.unchanged(name, "body") or LocatedText(BLANK)
    native = {script: texts.unchanged(form, "body") for script, form in person.native.items()}
    return PersonView(
        id=person.id,
        kind="person",
        is_named=person.name is not None,
        name=name,
        called=texts.unchanged(person.short, "body") or name,
        title=texts.phrase(person.title) if person.name else None,
        native={script: form for script, form in native.items() if form},
        pronouns=texts.phrase(person.pronouns),
        role=texts.phrase(person.role) if isinstance(person, Related) else None,
        consents=_consents(person, texts),
        asked=texts.asked(person),
    )


def _victim(
    judged: Case, victim: AllegedVictim, texts: Texts, day: datetime.date, *, is_withheld: bool
) -> PersonView:
    """An alleged victim who may be named; ``is_withheld``: another one may not, and no text leads there."""
    ids = {id(row): LocatedText(called) for called, row in victim.apart.items()}
    rows = (
        {"id": ids.get(id(row)), **{key: texts.phrase(text) for key, text in row.items()}}
        for row in victim.members
    )
    return replace(
        _named(victim, texts),
        kind=victim.kind,
        born=victim.born,
        died=victim.died,
        nationality=victim.nationality,
        about=None if is_withheld else texts.text(victim.about),
        members=tuple({key: cell for key, cell in row.items() if cell} for row in rows),
        is_child=is_child(victim, day),
        outcome=None if is_withheld else outcome_of(judged, victim, day),
        was_convicted=any(is_convicted for _, _, is_convicted in judgments_of(judged, victim)),
        fates={} if is_withheld else fates_of(judged, victim, day),
        **texts.phrases(victim, "gender", "occupation", "count"),
    )


def _consents(person: Person, texts: Texts) -> tuple[ConsentView, ...]:
    """The answers of somebody who may be named."""
    if not texts.may_read(Person, "consent"):
        return ()
    keys = ("by", "how", "why")
    return tuple(
        ConsentView(use, answer.answer or "not_asked", date=answer.date, **texts.phrases(answer, *keys))
        if answer
        else ConsentView(use, "not_asked")
        for use, answer in person.consent.answers()
    )


def perpetrators_of(case: Case, texts: Texts) -> tuple[PerpetratorView, ...]:
    """The alleged perpetrators, but for the office alone those whom only confidential entries name."""
    tells_link = texts.may_read(AllegedPerpetrator, "state_link")
    open_ids = {id for entry in case.chronology if not entry.confidential for id in entry.by}
    secret_ids = {id for entry in case.chronology if entry.confidential for id in entry.by} - open_ids
    return tuple(
        PerpetratorView(
            id=perpetrator.id,
            name=name,
            kind=perpetrator.kind,
            state_link=texts.text(perpetrator.state_link) if tells_link else None,
            individuals_unknown=perpetrator.individuals == "unknown",
            **texts.phrases(perpetrator, "role", "rank"),
        )
        for perpetrator in case.alleged_perpetrators
        if (name := texts.unchanged(perpetrator.name, "body")) is not None
        and (texts.audience == "internal" or perpetrator.id not in secret_ids)
    )
