"""What must hold between the values of a person of a case file: the name, how to speak of them, to what they agreed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from hrdalert.cases import model
from hrdalert.cases.ground import Ground, Path_, Rules, Values, date_of, is_language, is_unknown
from hrdalert.cases.messages import also, nearest
from hrdalert.cases.names import apostrophe_at_an_end, in_small_letters, is_two_people, quoted
from hrdalert.cases.references import PRONOUNS
from hrdalert.cases.rules_of_facts import dated, in_order, place
from hrdalert.cases.sentences import begins_small, is_stopped, lacks_its_subject
from hrdalert.cases.values import UNFILLED
from hrdalert.marked import Marked, shown
from hrdalert.patterns import later

_ARTICLE = later(r"\s*(an?)\s+(?=\S)", re.IGNORECASE)


def _victim(ground: Ground, value: Values, path: Path_) -> None:
    _person(ground, value, path)
    in_order(ground, value, "born", "died")
    for key in ("born", "died"):
        dated(ground, {key: value.get(key)}, key)
    _minor(ground, value)
    _work(ground, value.get("human_rights_work"), value.get("id"))
    place(ground, value.get("residence"), "residence")
    _gender(ground, value.get("gender"))


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
    english = ground.english(value.get("occupation"))
    found = _ARTICLE.match(english) if english else None
    if english and found:
        text = f"occupation: the article {shown(found[1])} would stand twice in a sentence"
        mend = f"write it without article: {english[found.end() :]}"
        ground.problem(english.origin, "article", text, mend, "warning")


def _work(ground: Ground, told: Any, id: Any) -> None:
    """``human_rights_work`` is printed as it stands, also behind "because", where it says why a mandate is asked."""
    text = ground.english(told)
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


def _pronouns(ground: Ground, value: Values, path: Path_) -> None:
    found = value.get("pronouns")
    if isinstance(found, Marked) and found not in PRONOUNS:
        short = found.strip().lower()
        near = next((form for form in PRONOUNS if short and form.startswith(short[:3])), None)
        near = near or nearest(found, PRONOUNS)
        text = f"pronouns: {shown(found)} cannot be put into sentences"
        listed = f"write one of {', '.join(PRONOUNS)}"
        ground.error(found, "unknown-pronouns", text, f"did you mean {near}? {listed}" if near else listed)


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


# --- names


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


def _pseudonym(ground: Ground, value: Values, path: Path_) -> None:
    _pronouns(ground, value, path)
    if isinstance(text := value.get("text"), Marked):
        _quotation_marks(ground, "text" if ground.marks.has((*path, "text")) else "pseudonym", text)


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


# --- consent

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


OF_PEOPLE: Final[Rules] = {
    model.AllegedVictim: _victim,
    model.Related: _person,
    model.PublicPerson: _occupation,
    model.Pseudonym: _pseudonym,
    model.Consents: _consents,
    model.Name: _name,
}
