"""What a template may print, worked out before it runs: from a View, the law, what is asked, and who reads."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from hrdalert import knowledge
from hrdalert.cases.model import RELEASE, TEXTS, Post
from hrdalert.disclosure.folding import fold
from hrdalert.disclosure.view import EntryView, View
from hrdalert.documents.absent import Absent, Entries, Rows, Values
from hrdalert.documents.agreed import agreed_values
from hrdalert.documents.blocks import Link, Picture, Text
from hrdalert.documents.casetext import paragraphs_of
from hrdalert.documents.date_wording import date_words, language_name
from hrdalert.documents.forms import FormValues
from hrdalert.documents.law_words import authorities_of, heading_of, law_words, state_name
from hrdalert.documents.parties import (
    LayoutInput,
    ask_rows,
    office_rows,
    office_values,
    other_rows,
    recipient_values,
)
from hrdalert.documents.people_values import (
    cell,
    consents_of,
    custody_rows,
    for_the_office,
    person_rows,
)
from hrdalert.documents.render_state import RenderState
from hrdalert.documents.source_values import source_rows
from hrdalert.documents.words import Words
from hrdalert.law.argued import law_by_right, own_by_right, own_cites, with_own
from hrdalert.law.demands import OF_NO_STATE
from hrdalert.law.mandate_choice import request_of

if TYPE_CHECKING:
    from hrdalert.law.citations import StateLaw
    from hrdalert.law.demands import OfficeRequest

NO_STATE = Values("state", dict.fromkeys(("name", "place", "heading", "authorities", "demands", "law")))


def values_of(
    render: RenderState, view: View, inputs: LayoutInput, named: Collection[str] | None = None
) -> dict[str, Any]:
    """The values that a template names (``named``; None: all that there are), worked out before it runs."""
    makers = _makers(render, view, inputs, named)
    render.names = tuple(makers)
    return {name: make() for name, make in makers.items() if named is None or name in named}


def _makers(
    render: RenderState, view: View, inputs: LayoutInput, named: Collection[str] | None
) -> dict[str, Callable[[], Any]]:
    requested, form = inputs.requested, inputs.form
    asks = requested.done if named and "seen_to" in named else requested.asks
    groups = [one for one in view.victims if one.kind != "person"]
    return {
        "case": lambda: _case(render, view, inputs),
        "victims": lambda: person_rows(render, "victims", view.victims),
        "named": lambda: person_rows(render, "named", [one for one in view.victims if one.is_named]),
        "groups": lambda: person_rows(render, "groups", groups),
        "people": lambda: person_rows(render, "people", view.victims, titled=True),
        "everybody": lambda: person_rows(render, "everybody", (*view.victims, *view.related)),
        "consents": lambda: consents_of(render, view, form.person if form else None),
        "members": lambda: _members(render, view),
        "perpetrators": lambda: _perpetrators(render, view, inputs),
        "chronology": lambda: _chronology(render, view, inputs),
        "photos": lambda: _photos(render, view, inputs),
        "alternatives": lambda: _photos(render, view, inputs, in_words=True),
        "custody": lambda: custody_rows(render, view.custody),
        "measure": lambda: _measure(render, view),
        "sources": lambda: source_rows(render, view),
        **for_the_office(render, view),
        "mandates": lambda: _mandates(render, view),
        **_of_arguments(render, view, inputs),
        "states": lambda: _states(render, view, inputs),
        "law": lambda: _own_law(render, inputs),
        "demands": lambda: ask_rows(render, view, asks),
        "seen_to": lambda: ask_rows(render, view, requested.seen_to, "seen_to"),
        "referred": lambda: ask_rows(render, view, requested.referred, "referred"),
        "requests": lambda: ask_rows(render, view, (), "requests", requested.requests),
        "office": lambda: office_values(render, inputs.office),
        "recipient": lambda: recipient_values(render, "recipient", inputs.reader),
        "others": lambda: other_rows(render, view, inputs),
        "offices": lambda: office_rows(render, view, inputs),
        "checklist": lambda: tuple(map(render.texts.text, inputs.checklist)) or Absent("checklist"),
        "date": lambda: inputs.day,
        "previous": lambda: _previous(render, inputs),
        "labels": lambda: _labels(render, view),
        "state": lambda: _states(render, view, inputs, [form.state]).items[0] if form else NO_STATE,
        "agreed": lambda: agreed_values(render, form.person if form else None, inputs.agreed),
        **FormValues(render, view, inputs).makers(),
        "words": lambda: _words(render, "words", render.words.sections),
    }


def _previous(render: RenderState, inputs: LayoutInput) -> Values:
    link = render.texts.line((Link(inputs.link, (Text(inputs.link),)),)) if inputs.link else None
    return Values("previous", {"date": inputs.since, "link": link})


def _words(render: RenderState, path: str, sections: Mapping[str, Any]) -> Values:
    """The word list, a text for each key that a template prints."""
    makers = {
        key: partial(_words, render, f"{path}.{key}", value)
        if isinstance(value, Mapping)
        else partial(render.texts.text, str(value))
        for key, value in sections.items()
    }
    return Values(path, makers)


def _law(render: RenderState, law: StateLaw | None) -> Values:
    """The law of a State in sentences, which are made where a template prints them: few documents need all."""
    if law is None:
        return Values("law", dict.fromkeys(("full", "brief")))
    said, text = law_words(render.words, formal=render.formal), render.texts.text
    makers = {
        "full": lambda: tuple(map(text, filter(None, said.full(law)))),
        "brief": lambda: render.text(said.brief(law)),
    }
    return Values("law", makers)


def _own_law(render: RenderState, inputs: LayoutInput) -> Values:
    """Of the reader's territory or State; of a State's acts outside its territory, where the case tells of any.

    A company reads what is asked of companies alone.
    """
    reader = inputs.reader
    if reader and reader.kind == "company":
        said = law_words(render.words, formal=render.formal)
        return Values("law", {"full": None, "brief": lambda: render.text(said.of_companies())})
    state = reader.state if reader and reader.kind not in OF_NO_STATE else None
    laws = (law for law in inputs.law if state and state in (law.state, law.territory))
    return _law(render, min(laws, key=lambda law: law.territory not in (None, state), default=None))


def _of_arguments(render: RenderState, view: View, inputs: LayoutInput) -> dict[str, Callable[[], Any]]:
    parted = cache(lambda: tuple(_parted(view, inputs)))
    return {
        "arguments": lambda: _arguments(render, view, [laws for laws, _ in parted()]),
        "further_law": lambda: _further_law(render, view, [left for _, left in parted()]),
        "questions": lambda: _texts_of(render, "questions", view.questions),
        "experts": lambda: _texts_of(render, "experts", view.experts),
    }


def _texts_of(render: RenderState, path: str, texts: Sequence[str]) -> Any:
    return tuple(map(render.texts.text, texts)) or Absent(path)


def _arguments(render: RenderState, view: View, by_right: Sequence[Mapping[str, StateLaw]]) -> Rows:
    """Each right that is argued: its heading, the law of each State in a paragraph, and the office's own words."""
    said = law_words(render.words, formal=render.formal)
    parted = [(dict(laws), set[str]()) for laws in by_right]
    rows = []
    for argument in view.analysis:
        record = knowledge.rights_argued().get(argument.right)
        heading = record.heading(render.words.language) if record else None
        paragraphs = [
            said.argued(laws.pop(argument.right), told, is_alone=len(parted) == 1)  # once, where two argue it
            for laws, told in parted
            if argument.right in laws
        ]
        values = {
            **render.each(
                {"heading": heading or argument.right, "text": argument.text, "answer": argument.answer}
            ),
            "law": tuple(map(render.texts.text, filter(None, paragraphs))),
        }
        rows.append(Values("arguments", values, values["text"]))
    return Rows("arguments", ("heading", "law", "text", "answer"), rows)


def _further_law(render: RenderState, view: View, left: Sequence[StateLaw]) -> Any:
    """The law that nobody argues, a paragraph for each State; absent where nothing is argued."""
    if not view.analysis:
        return Absent("further_law")
    said = law_words(render.words, formal=render.formal)
    listed = (said.listed(law, is_alone=len(left) == 1) for law in left)
    return _texts_of(render, "further_law", list(filter(None, listed)))


def _parted(view: View, inputs: LayoutInput) -> Iterator[tuple[dict[str, StateLaw], StateLaw]]:
    """The law of each State, parted among the rights that are argued, and what is left of it."""
    own = own_by_right((argument.right, argument.cite) for argument in view.analysis)
    chosen = {right: [" ".join(cite) for cite in cites] for right, cites in own.items()}
    records = ((right, knowledge.rights_argued().get(right)) for right in own)
    cited = {right: [*chosen[right], *(one.cite if one else ())] for right, one in records}
    of_form = inputs.form and inputs.form.state
    for law in inputs.law:
        if of_form in (None, law.state):
            whole = with_own(law, own_cites(law, inputs.law, own), inputs.day)
            yield law_by_right(whole, cited, chosen)


def _case(render: RenderState, view: View, inputs: LayoutInput) -> Values:
    own = (*TEXTS, *RELEASE, "arbitrary")
    texts: dict[str, Any] = render.each({key: view.texts.get(key) for key in own})
    asked = request_of(view.case, inputs.day, inputs.form.id if inputs.form else "")
    request = "further_information" if view.status == "closed" else asked
    action, arbitrary = view.action, view.case.arbitrary
    # A reply is asked for by the first day that the case names and that has not passed.
    days = (view.urgent_by, *(demand.by for demand in (*view.demands, *view.requests)))
    in_a_month = inputs.day + datetime.timedelta(days=30)
    urgent = {"why": render.text(view.texts.get("urgent")), "by": view.urgent_by}
    of_action = {"number": render.text(action.number), "issue": action.issue, "until": action.until}
    values = {
        **texts,
        "quotes": tuple(map(render.texts.text, view.quotes)),
        "posts": _posts(render, view),
        "signatories": tuple(render.texts.text(name) for name in sorted(view.signatories, key=fold)),
        "signed_by": render.texts.text(str(len(view.signatories))) if view.signatories else None,
        "urgent": Values("case.urgent", urgent),
        "action": Values("case.action", of_action),
        "reference": render.texts.text(view.reference),
        "status": render.word(view.status, render.words.get("statuses", view.status)),
        "request": render.word(request, render.words.get("requests", request)),
        "as_of": view.as_of,
        "language": render.texts.text(language_name(view.language, render.words.language)),
        "reply_by": min((by for by in days if by and by >= inputs.day), default=in_a_month),
        "withheld": render.text(render.words.get("withheld") if view.is_withheld else None),
        "categories": tuple(map(render.texts.text, arbitrary.categories)) if arbitrary else (),
        "embargo": render.text(embargo_words(render.words, inputs.embargo) if inputs.embargo else None),
    }
    return Values("case", values)


def embargo_words(words: Words, until: datetime.datetime) -> str:
    """Until when a document is under an embargo, by the clock that the moment has."""
    day, zone = date_words(until.date(), words), until.tzname() or "UTC"
    return str(words.fill(words.get("embargo"), time=f"{until:%H:%M}", zone=zone, day=day))


def _photos(render: RenderState, view: View, inputs: LayoutInput, *, in_words: bool = False) -> Any:
    """The photographs that can be read, as blocks; or what they show, in words to copy."""
    text = render.texts.text
    photos = [photo for photo in view.photos if photo.victim in inputs.images]
    if in_words:
        return tuple(text(photo.alternative) for photo in photos) or Absent("photo.alt")
    pictures = [
        Picture(
            inputs.images[photo.victim],
            render.texts.inlines(text(photo.alternative)),
            render.texts.inlines(text(photo.credit)) if photo.credit else (),
        )
        for photo in photos
    ]
    return render.texts.blocks(*pictures) if pictures else Absent("photo")


def counts(post: Post) -> Iterator[tuple[str, int, int, str]]:
    """Of each network that a post is for: its name, how long it takes what is printed to be, the most, and of what."""
    text = "\n\n".join(paragraph.text for paragraph in paragraphs_of(post.text))
    for id in post.for_ or knowledge.networks():
        network = knowledge.networks()[id]
        yield network.title, *network.measured(text)


def _posts(render: RenderState, view: View) -> Rows:
    fill, rows = render.words.fill, []
    for number, post in enumerate(view.posts, 1):
        lines = [
            fill(render.words.get("posts", of), network=network, count=str(count), limit=str(limit))
            for network, count, limit, of in counts(post)
        ]
        texts = {"number": str(number), "text": post.text, "counts": " · ".join(lines)}
        rows.append(Values("posts", render.each(texts)))
    return Rows("case.posts", ("number", "text", "counts"), rows)


def _members(render: RenderState, view: View) -> Rows:
    members = [member for victim in view.victims for member in victim.members]
    every = dict.fromkeys(column for member in members for column in member)
    columns = tuple(column for column in every if column not in ("id", "also"))
    cells = ({column: member.get(column) for column in columns} for member in members)
    return Rows("members", columns, [Values("members", render.each(row)) for row in cells])


def _perpetrators(render: RenderState, view: View, inputs: LayoutInput) -> Entries:
    """With ``of``, the ids of those whom they arrested or made disappear."""
    takings = [entry for entry in view.chronology if entry.kind in ("arrest", "disappearance")]
    rows = []
    for perpetrator in inputs.perpetrators(view):
        is_unknown = perpetrator.individuals_unknown
        unknown = render.words.get("cells", "individuals_unknown") if is_unknown else None
        own = {key: getattr(perpetrator, key) for key in ("name", "rank", "role", "state_link")}
        parts = render.each({**own, "individuals": unknown})
        line = render.filled(render.words.get("lines", "perpetrator"), parts)
        of = {id for entry in takings if perpetrator.name in entry.forces for id in entry.of}
        rows.append([Values("perpetrators", {**parts, "of": of}, line)])
    return Entries("perpetrators", ("name", "rank", "role", "state_link", "individuals"), rows)


def _chronology(render: RenderState, view: View, inputs: LayoutInput) -> Entries:
    groups: list[list[Values]] = []
    for number, entry in enumerate(view.chronology, 1):
        if not (entry.continues and groups):
            groups.append([])
        groups[-1].append(_entry(render, entry, number))
    keys = (
        "text", "kind", "weight", "date", "place", "sources", "numbers", "court", "result", "reference", "confidential",
        "number",
    )  # fmt: skip
    return Entries("chronology", keys, groups, inputs.known)


def _entry(render: RenderState, entry: EntryView, number: int) -> Values:
    """Few documents ask for all of it."""
    text, words = render.texts.text, render.words
    own = ("text", "place", "court", "result", "reference")
    numbers = tuple(sorted(set(entry.sources)))
    values: dict[str, Any] = {
        **{key: partial(text, part) if (part := getattr(entry, key)) else None for key in own},
        "kind": lambda: render.word(entry.kind, words.get("entry_kinds", entry.kind)),
        "weight": partial(render.word, entry.weight),
        "date": entry.date,
        "number": partial(text, str(number)),
        "of": entry.of,
        "is_on_appeal": entry.is_on_appeal,
        "id": partial(render.word, entry.id),
        "numbers": numbers,
        "sources": partial(text, ", ".join(map(str, numbers))) if numbers else None,
        "confidential": cell(render, "yes" if entry.confidential else None, "cells"),
    }
    return Values("chronology", values)


def _measure(render: RenderState, view: View) -> Values:
    measure, keys = view.measure, ("article", "says", "standard", "concern", "ask")
    next_step, provisions = (measure.next, measure.provisions) if measure else (None, ())
    cells = ({key: getattr(provision, key) for key in keys} for provision in provisions)
    rows = [Values("provisions", render.each(row)) for row in cells]
    step = (
        render.each({"what": next_step.what}) | {"by": next_step.by}
        if next_step
        else dict.fromkeys(("what", "by"))
    )
    values = {
        **render.each({key: getattr(measure, key, None) for key in ("title", "stage_text", "affects")}),
        "kind": render.word(measure.kind if measure else None),
        "stage": render.word(measure.stage if measure else None),
        "since": measure and measure.since,
        "next": Values("measure.next", step),
        "provisions": Rows("measure.provisions", keys, rows),
    }
    return Values("measure", values)


def _mandates(render: RenderState, view: View) -> Rows:
    rows = []
    for mandate in view.mandates:
        record = knowledge.mandates().get(mandate.id)
        title = record.title(render.words.language) if record else mandate.id
        values = render.each({"title": title, "reason": mandate.reason})
        rows.append(Values("mandates", values, render.filled(render.words.get("lines", "mandate"), values)))
    return Rows("mandates", ("title", "reason"), rows)


def _states(render: RenderState, view: View, inputs: LayoutInput, of: Sequence[str] = ()) -> Rows:
    """A row for each State; one more for what a State with a territory did, and is asked, outside it."""
    rows = []
    for state in of or [one for one in view.states if one in (inputs.states or view.states)]:
        laws = [law for law in inputs.law if law.state == state]
        asks = inputs.requested.by_state.get(state, ())
        elsewhere = [ask for ask in asks if ask.demand.state is not None] if len(laws) > 1 else []
        own = [ask for ask in asks if ask not in elsewhere]
        law = laws[0] if laws else None
        rows.append(_state(render, view, state, law, own, is_first=view.states[:1] == (state,)))
        rows += [_state(render, view, state, law, elsewhere, is_first=False) for law in laws[1:]]
    return Rows("states", NO_STATE.keys, rows)


def _state(
    render: RenderState,
    view: View,
    state: str,
    law: StateLaw | None,
    asks: Sequence[OfficeRequest],
    *,
    is_first: bool,
) -> Values:
    place = view.territory if is_first and view.territory else state
    own = view.texts.get("authorities") if is_first else None
    said = {
        "name": state_name(state, render.words, formal=render.formal),
        "place": state_name(place, render.words, formal=render.formal),
        "heading": heading_of(place, render.words),
        "authorities": own or authorities_of(place, render.words),
    }
    values = {**render.each(said), "demands": ask_rows(render, view, asks), "law": _law(render, law)}
    return Values("states", values, values["place"])


def _labels(render: RenderState, view: View) -> Values:
    has_group = any(victim.kind in ("group", "community") for victim in view.victims)
    several = {
        "victims": len(view.victims) > 1 or has_group,
        "perpetrators": len(view.perpetrators) > 1,
        "names": sum(victim.is_named for victim in view.victims) > 1,
    }
    words = {id: render.words.get("labels", id, "several" if many else "one") for id, many in several.items()}
    return Values("labels", render.each(words))
