"""What must hold between the values of a fact of a case file: dates in their order, whole sentences, sources."""

from __future__ import annotations

import re
from typing import Any, Final

from hrdalert import knowledge
from hrdalert.cases import model
from hrdalert.cases.date_form import PARTS
from hrdalert.cases.date_mistakes import DateMistake
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.descriptions import word_meant
from hrdalert.cases.ground import Ground, Path_, Rules, Values, date_of, day_of, is_time, is_unknown, parts_of
from hrdalert.cases.messages import choice, few, nearest
from hrdalert.cases.names import office_without_article, place_in_small_letters
from hrdalert.cases.sentences import begins_small, is_stopped, lacks_its_subject, lacks_only_its_stop
from hrdalert.cases.values import UNFILLED
from hrdalert.errors import Severity
from hrdalert.marked import Marked, shown
from hrdalert.patterns import later

_URL = later(r"https?://[^\s/?#]+\S*", re.IGNORECASE)


# --- dates and places


def dated(ground: Ground, value: Values, key: str = "date") -> None:
    """``known`` is not before the fact, and the fact not in a far future."""
    when = date_of(value.get(key))
    if when is None or when.enters is None:
        return
    if when.enters > ground.far:
        text = f"{key}: {shown(value[key])} is more than two years after as_of"
        ground.problem(value[key].origin, "far-future", text, "check the year", "warning")
    known = day_of(value.get("known"))
    if known and known < when.enters and not (when.approximate or when.uncertain):
        text = f"known: {shown(value['known'])} is before it happened, {when}"
        ground.error(
            value["known"], "date-order", text, "write the day on which the office or a source learnt of it"
        )


def in_order(ground: Ground, value: Values, first: str, second: str) -> None:
    start, end = date_of(value.get(first)), date_of(value.get(second))
    if start and end and start.start and end.end and end.end < start.start:
        text = f"{second}: {shown(value[second])} is before {first}: {value[first]}"
        ground.error(value[second], "date-order", text, "mend one of the two dates")


def _more_of_a_date(ground: Ground, value: Values) -> None:
    """``part`` and ``time`` fit the date. Whether they are what they should be, the model says."""
    part, time, when = value.get("part"), value.get("time"), value.get("date")
    part = part if isinstance(part, Marked) and part in PARTS else None
    time = time if isinstance(time, Marked) and is_time(time) else None
    at = part if part is not None else time
    if at is None or (when is not None and date_of(when) is None):
        return
    if when is None:
        ground.error(
            at, "bad-date", f"{shown(at)} says more of a date, and there is none", "write date: as well"
        )
        return
    try:
        CaseDate.parse(str(when), part=part, time=time)
    except DateMistake as mistake:
        at = time if time is not None and mistake.text.startswith("time") else at
        ground.error(at, "bad-date", mistake.text, mistake.mend)


def place(ground: Ground, told: Any, key: str = "place") -> None:
    text = ground.english(told)
    found = place_in_small_letters(text) if text else None
    if text and found:
        what = f"{key}: {shown(text)} stands in documents as it is typed, in small letters"
        ground.problem(text.origin, "place-in-small-letters", what, f"write {key}: {found}", "warning")


# --- what happened


def _fact(ground: Ground, value: Values, path: Path_) -> None:
    dated(ground, value)
    if "part" in value or "time" in value:
        _more_of_a_date(ground, value)
    _whole_sentences(ground, value, path)


def _whole_sentences(ground: Ground, value: Values, path: Path_) -> None:
    """``what`` is printed as it stands, a paragraph among others."""
    told = value.get("what")
    for text in told.values() if isinstance(told, dict) else (told,):
        if not isinstance(text, Marked) or UNFILLED in text or is_unknown(text):
            continue
        small, stopped = begins_small(text), is_stopped(text)
        if text.origin.line in ground.cut:
            continue
        if small or not stopped:
            _no_sentence(ground, text, small, stopped)
        elif text is ground.english(told) and lacks_its_subject(text):
            _no_subject(ground, text)
    place(ground, value.get("place"))


def _no_sentence(ground: Ground, text: Marked, small: bool, stopped: bool) -> None:
    what = f"what: {shown(text)} is printed as it stands, and is no whole sentence"
    who = f"{{{ground.victims[0]}}}" if ground.victims else "the singer"
    mend = f"what: write whole sentences, with a full stop, such as: Police arrested {who} at home."
    severity: Severity = "error"
    if stopped:
        mend = f"what: write whole sentences, the first letter a capital: {text.strip()[:1].upper()}…"
    elif not small and lacks_only_its_stop(text):
        what = f"what: no full stop ends {shown(text)}"
        mend, severity = "what: write whole sentences, with a full stop at the end", "warning"
    ground.problem(text.origin, "no-sentence", what, mend, severity)


def _no_subject(ground: Ground, text: Marked) -> None:
    who = f"{{{ground.victims[0]}}}" if ground.victims else "the singer"
    what = f"what: {shown(text)} is printed as it stands, and nothing in it says who"
    mend = f"what: say who did it, or to whom: Police arrested {who} at home."
    ground.problem(text.origin, "no-sentence", what, mend, "warning")


def _step(ground: Ground, value: Values, path: Path_) -> None:
    """Something that happened: a document that tells it shows what it rests on."""
    _fact(ground, value, path)
    if not value.get("sources"):
        where = f"{path[-2]}: " if len(path) > 1 else ""
        text = f"{where}nothing is said of where this is known from"
        mend = "write sources: [S1]; a submission shows none for this"
        ground.problem(ground.marks.key(path), "unsourced", text, mend, "warning")


def _remedy(ground: Ground, value: Values, path: Path_) -> None:
    _fact(ground, value, path)
    step = ground.english(value.get("step"))
    if step and "what" not in value and re.fullmatch(r"[A-Za-z-]+\.?", step.strip()):
        text = f"step: {shown(step)} is one word, and documents print it as a sentence"
        word = step.strip(" .").lower()
        mend = f"say who did what: step: a lawyer filed a {word}"
        ground.problem(step.origin, "no-sentence", text, mend, "warning")


# --- custody


def _custody(ground: Ground, value: Values, path: Path_) -> None:
    dated(ground, value, "from")
    place(ground, value.get("place"))
    in_order(ground, value, "from", "until")
    of = value.get("of", ground.victims)
    for id in of if isinstance(of, list) else [of]:
        if isinstance(id, Marked) and id in ground.organisations:
            text = f"{shown(id)} is an organisation, and an organisation cannot be in custody"
            mend = "write of: with the persons in custody, each an alleged victim with an id"
            origin = id.origin if "of" in value else ground.marks.key(path)
            ground.problem(origin, "custody-of-organisation", text, mend)
    for name in ("whereabouts", "lawyer", "family", "health"):
        states = value.get(name)
        for state in states if isinstance(states, list) else ():
            _state(ground, state.get("state") if isinstance(state, dict) else state, name)
    _one_for_all(ground, value)


def _one_for_all(ground: Ground, spell: Values) -> None:
    """Custody that is denied of some is no spell of all: documents would say the same of each."""
    people = _ids(spell.get("of")) or set(ground.victims)
    for state in parts_of(spell.get("whereabouts")):
        word, of = state.get("state"), _ids(state.get("of"))
        if isinstance(word, Marked) and word in model.UNACKNOWLEDGED and of and of != people:
            some, all_ = ", ".join(sorted(of)), ", ".join(sorted(people))
            text = f"whereabouts: {word} of {some} stands in a spell of custody of {all_}"
            ground.problem(
                word.origin, "denied-of-some", text, "write a spell of custody for each, with of:", "warning"
            )


def _ids(of: Any) -> set[str]:
    return {str(id) for id in (of if isinstance(of, list) else [of]) if isinstance(id, Marked)}


def _state(ground: Ground, word: Any, name: str) -> None:
    """The word of a state, written in its short form or its long one."""
    words = tuple(knowledge.vocabulary(name))
    if isinstance(word, Marked) and word not in words:
        text = f"state: {shown(word)} is none of the words that can stand under {name}"
        mend = choice(words, word, name)
        if name == "whereabouts" and nearest(word, words) is None and word_meant(name, word) is None:
            mend = (
                f"write whereabouts: [{{state: known, place: {word}, date: …}}]; the words are {few(words)}"
            )
        ground.error(word, "unknown-word", text, mend)


# --- sources, and who is alleged to have done it


def _source(ground: Ground, value: Values, path: Path_) -> None:
    dated(ground, value)
    url = value.get("url")
    if isinstance(url, Marked) and not _URL.fullmatch(url):
        text = f"url: {shown(url)} is no address on the web"
        ground.error(url, "bad-url", text, "write the whole address, beginning with https:// or http://")


def _perpetrator(ground: Ground, value: Values, path: Path_) -> None:
    name = ground.english(value.get("name"))
    found = office_without_article(name) if name else None
    if name and found:
        text = f"name: {shown(name)} lacks its article within a sentence"
        mend = f"write it as it stands in a sentence: {found}"
        ground.problem(name.origin, "article", text, mend, "warning")


OF_FACTS: Final[Rules] = {
    model.PublicForm: _whole_sentences,
    model.AllegedPerpetrator: _perpetrator,
    model.Incident: _step,
    model.CustodyState: _fact,
    model.Proceeding: _step,
    model.Remedy: _remedy,
    model.UNAction: _fact,
    model.Custody: _custody,
    model.Source: _source,
}
