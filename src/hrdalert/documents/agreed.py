"""What somebody is asked to agree to: each use of the name, what it would say, and what was answered so far."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, get_args

from msgspec import Struct

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import Answer, Use
from hrdalert.disclosure.view import PersonView
from hrdalert.documents.absent import Rows, Values
from hrdalert.documents.render_state import RenderState

USES: Final[tuple[Use, ...]] = get_args(Use)
_TICKS: Final = {"yes": "yes", "no": "no", "withdrawn": "no", "not_asked": "not_asked"}
"""Under which of the boxes an answer is noted; that nobody could be asked, or need be, is under none."""
_PARTS: Final = ("sentences", "more", "again", "none", "to")
_KEYS: Final = (
    "name",
    "is_near",
    "is_dead",
    "is_child",
    "is_protected",
    "was_taken_back",
    "was_not_asked",
    "answers",
)
_ENDS: Final = tuple('.!?。！？…”»"')
_OFFICES: Final = 3
_ROOM: Final = 360
"""So many letters of sentences has each use: all of it is to be on one side of paper."""


class Told(Struct, frozen=True):
    """What documents would say of somebody to those whom one use is for, and what was answered."""

    sentences: tuple[str, ...] = ()
    """Those that have the name, each once. Nobody else is named in them."""
    offices: tuple[str, ...] = ()
    """To which offices letters with these sentences would go."""
    answer: Answer = "not_asked"
    by: str = ""
    how: str = ""
    date: CaseDate | None = None


class Agreed(Struct, frozen=True):
    """What somebody is asked to agree to, by the uses of the name."""

    by_use: Mapping[Use, Told]
    is_near: bool = False
    """Whether it happened to somebody else."""
    is_protected: bool = False
    """Whether the name goes to no Government and not into public, whatever is answered."""


def agreed_values(render: RenderState, person: PersonView | None, agreed: Agreed | None) -> Values:
    """``submission.sentences`` and the like of each use, who is asked, and a row for each answer."""
    nothing: dict[str, Any] = dict.fromkeys(_KEYS)
    if person is None or agreed is None:
        empty: dict[str, Any] = {use: Values(f"agreed.{use}", dict.fromkeys(_PARTS)) for use in USES}
        return Values("agreed", {**nothing, **empty, "answers": Rows("agreed.answers", ())})
    uses = USES[:1] if agreed.is_protected else USES
    given = {agreed.by_use[use].answer for use in uses}
    values: dict[str, Any] = {
        "name": render.texts.text(person.called if person.kind != "person" else person.name),
        "is_near": agreed.is_near or None,
        "is_dead": person.died is not None or None,
        "is_child": person.is_child or None,
        "is_protected": agreed.is_protected or None,
        "was_taken_back": "withdrawn" in given or None,
        "was_not_asked": not given.isdisjoint(("already_public", "cannot_be_asked")) or None,
        "answers": _answers(render, {use: agreed.by_use[use] for use in uses}),
    }
    seen: list[str] = []
    for use in USES:
        values[use] = _of_use(render, use, agreed.by_use[use], seen)
        seen += agreed.by_use[use].sentences
    return Values("agreed", values)


def _of_use(render: RenderState, use: Use, told: Told, seen: Sequence[str]) -> Values:
    """The sentences that stand under no use before, as far as there is room, and what there is beside them."""
    words, shown, room = render.words, list[str](), _ROOM
    new = [sentence for sentence in told.sentences if not any(old in sentence for old in seen)]
    for sentence in sorted(new, key=lambda one: not one.endswith(_ENDS)):  # what is no sentence comes last
        room -= len(sentence)
        if room >= 0 or not shown:
            shown.append(sentence)
    count = len(new) - len(shown)
    more = words.get("consent_page", "more", "one" if count == 1 else "several")
    is_again = len(new) < len(told.sentences)
    values = {
        "sentences": tuple(map(render.texts.text, shown)),
        "more": render.texts.text(words.fill(more, count=str(count))) if count else None,
        "again": render.texts.text(words.get("consent_page", "again")) if is_again else None,
        "none": None if told.sentences else render.texts.text(words.get("consent_page", "none")),
        "to": render.several(_few(render, told.offices)),
    }
    return Values(f"agreed.{use}", values)


def _few(render: RenderState, offices: Sequence[str]) -> Sequence[str]:
    """The first offices by their names, and how many others there are."""
    count = len(offices) - _OFFICES
    if count < 2:
        return offices
    others = render.words.fill(render.words.get("consent_page", "others"), count=str(count))
    return (*offices[:_OFFICES], others)


def _answers(render: RenderState, by_use: Mapping[Use, Told]) -> Rows:
    boxes = ("yes", "no", "not_asked")
    rows = []
    for use, told in by_use.items():
        ticked = _TICKS.get(told.answer)
        said = "" if told.answer in boxes else render.words.get("answers", told.answer)
        texts = {"use": render.words.get("consent_page", "uses", use), "by": told.by or "…"}
        texts |= {box: "☒" if box == ticked else "☐" for box in boxes}
        texts["how"] = "; ".join(filter(None, (said, told.how))) or "…"
        date = render.day(told.date) if told.date else render.texts.text("…")
        rows.append(Values("agreed.answers", {**render.each(texts), "date": date}))
    return Rows("agreed.answers", ("use", *boxes, "by", "how", "date"), rows)
