"""What must hold between the values of one part of a case file, such as dates in their order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

from pydantic import BaseModel

from hrdalert import knowledge
from hrdalert.cases import model
from hrdalert.cases.date_form import PARTS
from hrdalert.cases.date_mistakes import DateMistake
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.descriptions import word_meant
from hrdalert.cases.messages import also, choice, few, nearest
from hrdalert.cases.names import (
    apostrophe_at_an_end,
    in_small_letters,
    is_two_people,
    office_without_article,
    place_in_small_letters,
    quoted,
)
from hrdalert.cases.references import PRONOUNS
from hrdalert.cases.sentences import begins_small, is_stopped, lacks_its_subject, lacks_only_its_stop
from hrdalert.cases.values import UNFILLED, parsed
from hrdalert.errors import Origin, Problem, Severity
from hrdalert.marked import Marked, shown
from hrdalert.marked_yaml import Scanned

FAR = timedelta(days=731)
"""A date so much later than ``as_of`` was probably mistyped."""

_MOST_COMPARED = 20_000
Values: TypeAlias = dict[str, Any]
Path_: TypeAlias = tuple[str | int, ...]
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8})*")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_ARTICLE = re.compile(r"\s*(an?)\s+(?=\S)", re.IGNORECASE)
NOT_KNOWN = ("unknown", "not known", "unclear", "n/a", "?", "??", "???", "-", "–", "—", "tbc", "tbd")
"""What people write in a form where they know nothing; a document would print it."""
_SHORT = 20
_URL = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)


class Ground:
    """What rules need to know of the whole case, and where they put what they find."""

    def __init__(self, found: Scanned) -> None:
        self.marks = found.marks
        self.problems: list[Problem] = []
        victims = found.value.get("alleged_victims")
        victims = [each for each in victims if isinstance(each, dict)] if isinstance(victims, list) else []
        self.victims: list[str] = [each["id"] for each in victims if isinstance(each.get("id"), Marked)]
        kinds = {each.get("id"): each.get("kind") for each in victims}
        sources = (each.get("id") for each in parts_of(found.value.get("sources")))
        self.source = next((str(id) for id in sources if isinstance(id, Marked)), "S1")
        """An id of a source, for examples."""
        self.organisations = {id for id in self.victims if kinds[id] == "organisation"}
        self.cut = {each.origin.line for each in found.problems if each.code == "cut-text"}
        """The lines in which a text is cut short."""
        self.language = str(found.value.get("language", "en"))
        self._compared = 0
        self.as_of = day_of(found.value.get("as_of"))
        self.far = self.as_of + FAR if self.as_of else date.max

    def problem(self, origin: Origin, code: str, text: str, mend: str, severity: Severity = "error") -> None:
        self.problems.append(Problem(origin, code, text, mend, severity))

    def unfilled(self, text: Marked) -> None:
        what = f"{shown(text)} is still to be filled in"
        mend = "write the words themselves, without the brackets ⟨ ⟩, or take the key away"
        self.problem(text.origin_of(UNFILLED), "unfilled", what, mend, "warning")

    def nearest(self, found: str, known: Sequence[str]) -> str | None:
        """The known word that was probably meant; asked too much, in a file full of mistakes, None."""
        self._compared += len(known)
        return nearest(found, known) if self._compared < _MOST_COMPARED else None

    def error(self, value: Marked, code: str, text: str, mend: str) -> None:
        self.problem(value.origin, code, text, mend)


def is_language(code: str) -> bool:
    """Whether this looks like a BCP 47 code: ``en``, ``zh-Hans``, ``pt-BR``."""
    return _LANGUAGE.fullmatch(code) is not None


def is_unknown(text: str) -> bool:
    """Whether somebody wrote that nothing is known, in place of a text."""
    return len(text) < _SHORT and text.strip(" .").lower() in NOT_KNOWN


def is_time(text: str) -> bool:
    """Whether this is a time of the day as the case file writes it: ``23:00``."""
    return _TIME.fullmatch(text) is not None


def date_of(value: Any) -> CaseDate | None:
    """The date, if it is one; what else it is, the model says."""
    if not isinstance(value, Marked):
        return None
    try:
        return parsed(str(value))
    except ValueError:
        return None


def parts_of(items: Any) -> Iterator[Values]:
    """The members of a list that have keys."""
    return (item for item in items if isinstance(item, dict)) if isinstance(items, list) else iter(())


def day_of(value: Any) -> date | None:
    found = date_of(value)
    return found.start if found and found.precision == "day" and not found.is_interval else None


# --- dates


def _dated(ground: Ground, value: Values, key: str = "date") -> None:
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


def _fact(ground: Ground, value: Values, path: Path_) -> None:
    _dated(ground, value)
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
        elif text is _english(ground, told) and lacks_its_subject(text):
            _no_subject(ground, text)
    _place(ground, value.get("place"))


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


def _work(ground: Ground, told: Any, id: Any) -> None:
    """``human_rights_work`` is printed as it stands, also behind "because", where it says why a mandate is asked."""
    text = _english(ground, told)
    if text is None or UNFILLED in text or is_unknown(text) or text.origin.line in ground.cut:
        return
    who = f"{{{id}}}" if isinstance(id, Marked) else "the singer"
    mend = (
        f"human_rights_work: write whole sentences with a subject and a full stop: {who} writes about rivers."
    )
    if lacks_its_subject(text):
        what = f"human_rights_work: {shown(text)} is printed as it stands, and nothing in it says who"
    elif begins_small(text) or not is_stopped(text):
        what = f"human_rights_work: {shown(text)} is printed as it stands, and is no whole sentence"
    else:
        return
    ground.problem(text.origin, "no-sentence", what, mend, "warning")


def _place(ground: Ground, told: Any, key: str = "place") -> None:
    text = _english(ground, told)
    found = place_in_small_letters(text) if text else None
    if text and found:
        what = f"{key}: {shown(text)} stands in documents as it is typed, in small letters"
        ground.problem(text.origin, "place-in-small-letters", what, f"write {key}: {found}", "warning")


def _remedy(ground: Ground, value: Values, path: Path_) -> None:
    _fact(ground, value, path)
    step = _english(ground, value.get("step"))
    if step and "what" not in value and re.fullmatch(r"[A-Za-z-]+\.?", step.strip()):
        text = f"step: {shown(step)} is one word, and documents print it as a sentence"
        word = step.strip(" .").lower()
        mend = f"say who did what: step: a lawyer filed a {word}"
        ground.problem(step.origin, "no-sentence", text, mend, "warning")


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


def _custody(ground: Ground, value: Values, path: Path_) -> None:
    _dated(ground, value, "from")
    _place(ground, value.get("place"))
    _in_order(ground, value, "from", "until")
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


def _in_order(ground: Ground, value: Values, first: str, second: str) -> None:
    start, end = date_of(value.get(first)), date_of(value.get(second))
    if start and end and start.start and end.end and end.end < start.start:
        text = f"{second}: {shown(value[second])} is before {first}: {value[first]}"
        ground.error(value[second], "date-order", text, "mend one of the two dates")


# --- sources of facts, and who is alleged to have done it


def _step(ground: Ground, value: Values, path: Path_) -> None:
    """Something that happened: a document that tells it shows what it rests on."""
    _fact(ground, value, path)
    if not value.get("sources"):
        where = f"{path[-2]}: " if len(path) > 1 else ""
        text = f"{where}nothing is said of where this is known from"
        mend = "write sources: [S1]; a submission shows none for this"
        ground.problem(ground.marks.key(path), "unsourced", text, mend, "warning")


def _perpetrator(ground: Ground, value: Values, path: Path_) -> None:
    name = _english(ground, value.get("name"))
    found = office_without_article(name) if name else None
    if name and found:
        text = f"name: {shown(name)} lacks its article within a sentence"
        mend = f"write it as it stands in a sentence: {found}"
        ground.problem(name.origin, "article", text, mend, "warning")


def _english(ground: Ground, told: Any) -> Marked | None:
    text = told.get("en") if isinstance(told, dict) else told if ground.language == "en" else None
    return text if isinstance(text, Marked) else None


# --- persons


def _pronouns(ground: Ground, value: Values, path: Path_) -> None:
    found = value.get("pronouns")
    if isinstance(found, Marked) and found not in PRONOUNS:
        short = found.strip().lower()
        near = next((form for form in PRONOUNS if short and form.startswith(short[:3])), None)
        near = near or nearest(found, PRONOUNS)
        text = f"pronouns: {shown(found)} cannot be put into sentences"
        listed = f"write one of {', '.join(PRONOUNS)}"
        ground.error(found, "unknown-pronouns", text, f"did you mean {near}? {listed}" if near else listed)


def _pseudonym(ground: Ground, value: Values, path: Path_) -> None:
    _pronouns(ground, value, path)
    if isinstance(text := value.get("text"), Marked):
        _quotation_marks(ground, "text" if ground.marks.has((*path, "text")) else "pseudonym", text)


def _person(ground: Ground, value: Values, path: Path_) -> None:
    _pronouns(ground, value, path)
    if value.get("kind", "person") == "person":
        _one_person(ground, value.get("name"))
        _occupation(ground, value, path)


def _one_person(ground: Ground, name: Any) -> None:
    """The name is that of one person, as a sentence has it."""
    full = name.get("full") if isinstance(name, dict) else name
    if not isinstance(full, Marked) or UNFILLED in full:
        return
    if is_two_people(full):
        text = f"two people seem to stand in one name: {shown(full)}"
        mend = (
            "give each an entry of their own; a single person's name is written as it is said, without commas"
        )
        ground.problem(full.origin, "two-people", text, mend, "warning")
    if small := in_small_letters(full):
        text = f"the name {shown(full)} is printed in capitals, as it stands"
        ground.problem(
            full.origin, "name-in-capitals", text, f"write it as a sentence has it: {small}", "warning"
        )


def _occupation(ground: Ground, value: Values, path: Path_) -> None:
    """Without an article in English: sentences bring their own."""
    english = _english(ground, value.get("occupation"))
    found = _ARTICLE.match(english) if english else None
    if english and found:
        text = f"occupation: the article {shown(found[1])} would stand twice in a sentence"
        mend = f"write it without article: {english[found.end() :]}"
        ground.problem(english.origin, "article", text, mend, "warning")


def _victim(ground: Ground, value: Values, path: Path_) -> None:
    _person(ground, value, path)
    _in_order(ground, value, "born", "died")
    for key in ("born", "died"):
        _dated(ground, {key: value.get(key)}, key)
    _minor(ground, value)
    _work(ground, value.get("human_rights_work"), value.get("id"))
    _place(ground, value.get("residence"), "residence")
    _gender(ground, value.get("gender"))


_GENDERS = {
    **dict.fromkeys(("f", "fem", "fem.", "feminine", "woman", "girl", "w"), "female"),
    **dict.fromkeys(("m", "masc", "masc.", "masculine", "man", "boy"), "male"),
}


def _gender(ground: Ground, gender: Any) -> None:
    """It stands in a sentence as it is typed: "Ms Chang, female, is a lawyer"."""
    if not isinstance(gender, Marked):
        return
    word = gender.strip().lower()
    meant = _GENDERS.get(word) or (word if word in ("female", "male") and word != gender else None)
    if meant:
        text = f"gender: {shown(gender)} is printed as it stands, inside a sentence"
        ground.problem(gender.origin, "gender", text, f"write gender: {meant}")


def _minor(ground: Ground, value: Values) -> None:
    """A child who may be named in public: lawful perhaps, but nothing that should happen by itself."""
    born, consent = date_of(value.get("born")), value.get("consent")
    answer = consent.get("public") if isinstance(consent, dict) else None
    answer = answer.get("answer") if isinstance(answer, dict) else answer
    if "never_named" in value or answer not in ("yes", "already_public"):
        return
    if born is None or born.end is None or ground.as_of is None:
        return
    if (
        ground.as_of.year
        - born.end.year
        - ((ground.as_of.month, ground.as_of.day) < (born.end.month, born.end.day))
        < 18
    ):
        text = f"born: {shown(value['born'])} may be under 18, and the name may be published"
        mend = "write never_named: minor and a pseudonym, unless naming is in the child's best interest"
        ground.problem(value["born"].origin, "minor-named", text, mend, "warning")


_NEEDS: Mapping[str, tuple[str, str, str]] = {
    "already_public": (
        "source",
        "already_public needs the source that named the person before",
        "write {{answer: already_public, source: {source}}}, with the source's id",
    ),
    "cannot_be_asked": (
        "why",
        "cannot_be_asked needs a reason",
        "write {{answer: cannot_be_asked, why: lawyers cannot reach her}}",
    ),
}
"""What must stand beside an answer, what is said where it does not, and how to mend it, with a ``source``."""


def _consents(ground: Ground, value: Values, path: Path_) -> None:
    """What an answer rests on; where several uses lack the same, it is said once, at the first of them."""
    for answer, (key, text, mend) in _NEEDS.items():
        found = {use: given for use, given in _answers(value) if given.get("answer") == answer}
        bare = {use: given["answer"] for use, given in found.items() if key not in given}
        if bare:
            first, *others = bare
            mend = mend.format(source=_only(found[first].get("sources")) or ground.source)
            ground.error(bare[first], f"consent-{key}", text, mend + also(others))
    _who_agreed(ground, value)


def _only(ids: Any) -> str | None:
    """The one id, alone or in a list of one."""
    ids = ids if isinstance(ids, list) else [ids]
    return str(ids[0]) if len(ids) == 1 and isinstance(ids[0], Marked) else None


def _who_agreed(ground: Ground, consents: Values) -> None:
    """A yes of which nobody can say later whose it was."""
    bare = {
        use: given["answer"]
        for use, given in _answers(consents)
        if given.get("answer") == "yes" and not {"by", "date", "how"} & set(given)
    }
    if bare:
        first, *others = bare
        text = f"{first}: nothing says whose yes this is"
        mend = "say who agreed, when and how: {answer: yes, by: …, date: …, how: …}"
        ground.problem(bare[first].origin, "consent-unsupported", text, mend + also(others), "warning")


def _answers(consents: Values) -> Iterator[tuple[str, Values]]:
    for use, given in consents.items():
        if isinstance(given, Marked):
            yield use, {"answer": given}
        elif isinstance(given, dict):
            yield use, given


def _name(ground: Ground, value: Values, path: Path_) -> None:
    full = value.get("full")
    if isinstance(full, Marked) and UNFILLED in full:
        ground.unfilled(full)
    for key, name in _spelled(value):
        _quotation_marks(ground, key if ground.marks.has((*path, "full")) else "name", name)
    native = value.get("native")
    for language in native if isinstance(native, dict) else ():
        if not is_language(language):
            text = f"native: {shown(language)} is no code of a language"
            mend = "write a code such as zh-Hans, ar, bo or ru"
            if is_language(language.replace("_", "-")):
                mend = f"write {language.replace('_', '-')}"
            ground.problem(ground.marks.key((*path, "native", language)), "bad-language", text, mend)


def _spelled(name: Values) -> Iterator[tuple[str, Marked]]:
    """All that a person is called, each with its key."""
    for key, value in name.items():
        values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
        yield from ((key, each) for each in values if isinstance(each, Marked))


def _quotation_marks(ground: Ground, key: str, name: Marked) -> None:
    unprinted = key in ("aliases", "wrong")
    found = quoted(name)
    if found is not None:
        marks, bare = found
        becomes = "looked for" if unprinted else "printed"
        text = f"quotation marks ({marks}) would be {becomes} as part of the name {shown(name)}"
        mend = f"write {bare}, without them" if unprinted else f"write {key}: {bare}"
        ground.problem(name.origin_of(marks[0]), "quoted-name", text, mend)
    elif mark := apostrophe_at_an_end(name):
        text = f"the mark {mark} at an end of {shown(name)} is half of a pair of quotation marks, or a letter"
        mend = "take it away; as a letter of the name, write ʿ or ʾ"
        ground.problem(name.origin_of(mark), "quoted-name", text, mend, "warning")


# --- the rest


def _source(ground: Ground, value: Values, path: Path_) -> None:
    _dated(ground, value)
    url = value.get("url")
    if isinstance(url, Marked) and not _URL.fullmatch(url):
        text = f"url: {shown(url)} is no address on the web"
        ground.error(url, "bad-url", text, "write the whole address, beginning with https:// or http://")


def _demand(ground: Ground, value: Values, path: Path_) -> None:
    if "do" not in value and "text" not in value:
        text = "this demand does not say what is asked"
        words = few(tuple(knowledge.vocabulary("demand")))
        mend = f"write do: with one of {words}, or text: with your own words"
        ground.problem(ground.marks.key(path), "missing-key", text, mend)


def _case(ground: Ground, value: Values, path: Path_) -> None:
    _confirmed(ground, value.get("as_of"))
    _editions(ground, value)
    _named_together(ground, value)
    _told_by_now(ground, value)
    _undated_sources(ground, value)
    language = value.get("language")
    if isinstance(language, Marked) and not is_language(language):
        text = f"language: {shown(language)} is no code of a language"
        ground.error(language, "bad-language", text, "write a code such as en, fr or zh-Hans")
    victims, measure = value.get("alleged_victims"), value.get("measure")
    if victims and measure:
        text = "a case has alleged victims or a measure, not both"
        mend = "make the law or practice a case of its own, or tell it as an incident"
        ground.problem(ground.marks.key(("measure",)), "measure-and-victims", text, mend)
    if not victims and not measure:
        text = "the case names neither an alleged victim nor a measure"
        mend = "write alleged_victims: with at least one person, or measure: for a law or a practice"
        ground.problem(ground.marks.key(("reference",)), "nobody", text, mend, "warning")


def _confirmed(ground: Ground, as_of: Any) -> None:
    """Somebody has said on which day the facts were checked: documents say "as known on" that day."""
    if isinstance(as_of, Marked) and UNFILLED in as_of:
        text = f"as_of: {shown(as_of)} is only proposed"
        mend = "write the day on which you last checked the facts, without the brackets ⟨ ⟩"
        ground.problem(as_of.origin, "unfilled", text, mend, "warning")


def _told_by_now(ground: Ground, value: Values) -> None:
    """A fact that no document of the day of the case tells, since its only sources are later than that day."""
    if ground.as_of is None:
        return
    dated = {
        str(source.get("id")): when.out_by([ground.as_of])
        for source in parts_of(value.get("sources"))
        if (when := date_of(source.get("date")))
    }
    for name in ("incidents", "proceedings", "remedies", "un_history"):
        for fact in parts_of(value.get(name)):
            ids = fact.get("sources")
            days = [dated.get(str(id)) for id in (ids if isinstance(ids, list) else [ids])]
            known = day_of(fact.get("known")) or min((day for day in days if day), default=None)
            at = next(
                (
                    each
                    for each in (fact.get("known"), fact.get("id"), fact.get("date"))
                    if isinstance(each, Marked)
                ),
                None,
            )
            if known and at and known > ground.as_of:
                text = f"this is told from {known} on, when it became known, and the case is told as of {ground.as_of}"
                mend = "write a later as_of, or known: with the day on which it became known, or an earlier source"
                ground.problem(at.origin, "told-later", text, mend, "warning")


def _undated_sources(ground: Ground, value: Values) -> None:
    """Facts of which nobody can say when they became known: they are told in documents of any day after their own."""
    undated = {
        str(id): id
        for source in parts_of(value.get("sources"))
        if isinstance(id := source.get("id"), Marked) and "date" not in source
    }
    resting: dict[str, list[str]] = {}
    for name in ("incidents", "custody", "proceedings", "remedies", "un_history"):
        for fact in parts_of(value.get(name)):
            when = fact.get("date", fact.get("from"))
            ids = fact.get("sources", [])
            ids = [str(id) for id in (ids if isinstance(ids, list) else [ids])]
            if "known" in fact or date_of(when) is None or not ids or not set(ids) <= set(undated):
                continue
            for id in ids:
                resting.setdefault(id, []).append(str(fact.get("id", f"{name} of {when}")))
    for id, facts in resting.items():
        text = f"the source {id} has no date, so that nothing says when it became known: {few(facts)}"
        mend = "write date: to the source, when it was published or said; date: unknown, if nobody can say"
        ground.problem(undated[id].origin, "undated-source", text, mend, "warning")


_NAMES = ("yes", "already_public")


def _named_together(ground: Ground, value: Values) -> None:
    """One of several who may be named leads to another who may not, where both are told of in one fact."""
    victims = {str(each["id"]): each for each in parts_of(value.get("alleged_victims")) if "id" in each}
    for use, reader in (("public", "the public"), ("government", "the Government")):
        answers = {id: _answer(victim, use) for id, victim in victims.items()}
        hidden = [id for id, answer in answers.items() if answer not in _NAMES]
        for id, answer in answers.items():
            with_ = next((other for other in hidden if _share_a_fact(value, id, other)), None)
            if answer in _NAMES and with_ is not None:
                text = f"{id} may be named to {reader} and {with_} may not, though both are told of together"
                mend = f"withhold both, or make sure that nothing told of {id} leads to {with_}"
                ground.problem(victims[id]["id"].origin, "named-together", text, mend, "warning")
                break


def _answer(victim: Values, use: str) -> str:
    if "never_named" in victim:
        return "no"
    consent = victim.get("consent")
    answer = consent.get(use) if isinstance(consent, dict) else None
    return str(answer.get("answer") if isinstance(answer, dict) else answer)


def _share_a_fact(case: Values, one: str, two: str) -> bool:
    lists = (case.get(name) for name in ("incidents", "custody", "proceedings"))
    for fact in (fact for facts in lists for fact in parts_of(facts)):
        of = fact.get("of")
        ids = {str(id) for id in (of if isinstance(of, list) else [of])}
        if of is None or {one, two} <= ids:
            return True
    return False


def _editions(ground: Ground, value: Values) -> None:
    """Each stands for a day of its own, before the day of the case."""
    editions = value.get("editions")
    newest = day_of(value.get("as_of"))
    days = {newest: value["as_of"]} if newest else {}
    for edition in editions if isinstance(editions, list) else ():
        as_of = edition.get("as_of") if isinstance(edition, dict) else None
        day = day_of(as_of)
        if day is None or as_of is None:
            continue
        if day in days:
            text = f"as_of: there are two editions of {day}, here and in line {days[day].origin.line}"
            ground.error(as_of, "edition-order", text, "put both into one, or mend the day")
        elif newest and day > newest:
            text = f"as_of: the edition of {day} is later than the case itself, {newest}"
            ground.error(
                as_of,
                "edition-order",
                text,
                "what is told now stands at the top; editions are of earlier days",
            )
        days.setdefault(day, as_of)


RULES: Mapping[type[BaseModel], Callable[[Ground, Values, Path_], None]] = {
    model.Case: _case,
    model.AllegedVictim: _victim,
    model.Related: _person,
    model.PublicPerson: _occupation,
    model.Pseudonym: _pseudonym,
    model.PublicForm: _whole_sentences,
    model.Consents: _consents,
    model.Name: _name,
    model.AllegedPerpetrator: _perpetrator,
    model.Incident: _step,
    model.CustodyState: _fact,
    model.Proceeding: _step,
    model.Remedy: _remedy,
    model.UNAction: _fact,
    model.Custody: _custody,
    model.Source: _source,
    model.Demand: _demand,
}
"""What is asked of each part, beside what its model and :mod:`hrdalert.cases.checks` ask of every key."""
