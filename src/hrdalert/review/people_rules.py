"""Rules on people: who agreed to what, when and how, who gets to know whom, and what is known of each."""

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final, Literal

from hrdalert import knowledge
from hrdalert.cases.entities import Grounds
from hrdalert.cases.located_text import LocatedText, shown
from hrdalert.cases.model import AllegedVictim, Case, Person, Use, Withheld
from hrdalert.disclosure.audience import READERS
from hrdalert.disclosure.confidential import Confidential
from hrdalert.disclosure.consent import READ_BY
from hrdalert.disclosure.folding import letters_of
from hrdalert.disclosure.leaks import Secrets
from hrdalert.disclosure.name_forms import Form, forms_of
from hrdalert.errors import Origin, Severity
from hrdalert.law.persons import At, answers_at, is_child, is_grown_up, is_of, may_have_been_child, people_at
from hrdalert.review.details import child_ages_in
from hrdalert.review.lives import lives_in
from hrdalert.review.rules import Finding
from hrdalert.review.subject import DEFENDERS, Reviewed, case_rule, is_said, way_to_say

READ_WITHHELD: Final[tuple[Literal["government", "public"], ...]] = ("government", "public")
"""The audiences, and uses of a name, that are told a case without its victims' names."""

# --- consent


@case_rule("C01_consent_submission")
def submission_not_agreed(subject: Reviewed) -> Iterator[Finding]:
    """Find victims without consent to the submission. That nobody can be asked, or that the name is public, is none."""
    for person, use, answer, path in answers_at(subject.case):
        if use != "submission" or not isinstance(person, AllegedVictim):
            continue
        origin = subject.case.origin(*path)
        word = answer.answer if answer else "missing"
        if answer and word == "yes" and answer.until and answer.until < subject.day:
            yield Finding(origin, f"the consent of {person.id} to the submission ended on {answer.until}")
        elif answer and (word == "already_public" or (word == "cannot_be_asked" and answer.why)):
            text = f"{person.id} has not agreed to the submission ({word})"
            mend = "ask as soon as somebody can be asked, and write the answer"
            yield Finding(origin, text, mend, "warning")
        elif word == "cannot_be_asked":
            yield Finding(origin, f"of {person.id} nobody can be asked, and why: does not say the reason")
        elif word != "yes":
            yield Finding(origin, f"the consent of {person.id} to the submission is {word}")


@case_rule("C02_consent_four_uses")
def one_answer_for_all(subject: Reviewed) -> Iterator[Finding]:
    for person, path in people_at(subject.case):
        if person.consent.answer in ("yes", "already_public") and not person.consent.for_:
            text = f"one answer of {person.id} stands for all uses"
            yield Finding(subject.case.origin(*path, "consent"), text)


@case_rule("C10_consent_date")
def consent_is_old(subject: Reviewed) -> Iterator[Finding]:
    """Find consent that is older than the latest arrest, charge or transfer of the person."""
    steps = [(entry.of, entry.date) for _, entry in subject.entries if entry.kind in ("arrest", "charge")]
    danger: dict[str, datetime.date] = {}  # under the empty id, of all victims
    for of, date in (*steps, *((spell.of, spell.from_) for spell in subject.case.custody)):
        if date and date.start:
            danger |= {id: max(danger.get(id, date.start), date.start) for id in of or ("",)}
    oldest: dict[str, tuple[datetime.date, Use, Person, At]] = {}
    for person, use, answer, path in answers_at(subject.case):
        date = answer.date if answer and answer.answer == "yes" else None
        day = (date.end or date.start) if date else None
        if day and (person.id not in oldest or (day, use) < oldest[person.id][:2]):
            oldest[person.id] = (day, use, person, path)
    for given, _, person, path in oldest.values():
        since = max(filter(None, (danger.get(person.id), danger.get(""))), default=None)
        if isinstance(person, AllegedVictim) and since and given < since:
            text = (
                f"the consent of {person.id} is of {given}, before an arrest, a charge or a move of {since}"
            )
            yield Finding(subject.case.origin(*path), text)
        elif subject.day - given > datetime.timedelta(days=365):
            text = f"the consent of {person.id} is of {given}, more than twelve months ago"
            yield Finding(subject.case.origin(*path), text)


@case_rule("C11_minor")
def child_may_be_named(subject: Reviewed) -> Iterator[Finding]:
    case = subject.case
    ages = cache(lambda told: tuple(child_ages_in(told, case.language)))
    for number, victim in enumerate(case.alleged_victims):
        named = [use for use in READ_WITHHELD if victim.id not in subject.withheld[use]]
        if victim.kind != "person" or victim.protect or not named:
            continue
        who = " and ".join(READERS[use] for use in named)
        answers = [victim.consent.to(use) for use in named]
        has_answered = all(answer and answer.by for answer in answers)
        by_self = any(answer and _is_own(answer, case.language) for answer in answers)
        is_grown = is_grown_up(victim, subject.day) or not may_have_been_child(case, victim, subject.day)
        severity: Severity | None = "warning" if has_answered and (is_grown or not by_self) else None
        documents = tuple(audience for use in named for audience in READ_BY[use])
        signs = _signs_of_a_child(subject, number, victim, ages, has_guardian=severity is not None)
        for origin, text, mend in signs:
            yield Finding(origin, f"{text}, and may be named to {who}", mend, severity, documents)


def _is_own(answer: Grounds, language: str) -> bool:
    """Whether somebody answered for themselves; for a child, somebody else has to."""
    words = lives_in(language)
    return words is not None and str(answer.by or "").partition(",")[0].strip().casefold() in words.self


def _signs_of_a_child(
    subject: Reviewed,
    number: int,
    victim: AllegedVictim,
    ages: Callable[[LocatedText], Iterable[str]],
    *,
    has_guardian: bool,
) -> Iterator[tuple[Origin, str, str]]:
    """The signs that somebody is, may be or may have been a child: the place, the words, and what to write.

    ``ages`` finds the words by which a text gives somebody the age of a child.
    """
    case, day = subject.case, subject.day
    if is_child(victim, day):
        yield case.origin("alleged_victims", number), f"{victim.id} is under 18", ""
    elif may_have_been_child(case, victim, day):
        if not (has_guardian and is_grown_up(victim, day)):
            text = f"by born: {victim.id} may be under 18, or may have been when it happened"
            mend = "write the day of birth, where that settles it; else protect: minor, or by: who agreed"
            yield case.origin("alleged_victims", number), text, mend
    else:
        for key, told in subject.words:
            tells_a_life = victim.born is not None and key == f"alleged_victims[{number}].about"
            if tells_a_life or not _tells_of(case, key, number, victim):
                continue  # what somebody did at sixteen makes nobody a child whose born says otherwise
            for words in (one for one in ages(told) if not is_said(case, key, one)):
                text = f"{shown(words)} stands in a text of {victim.id}, who may be a child"
                yield told.origin_of(words), text, way_to_say(key, words)


def _tells_of(case: Case, key: str, number: int, victim: AllegedVictim) -> bool:
    """Whether the text of a key is about the victim of this number, as far as data tell."""
    part = key.partition(".")[0]
    if part.startswith("chronology["):
        return is_of(case.chronology[int(part[len("chronology[") : -1])], victim)
    is_alone = len(case.alleged_victims) == 1 and not part.startswith("related[")
    return is_alone or part == f"alleged_victims[{number}]"


@case_rule("C21_already_public")
def nowhere_public(subject: Reviewed) -> Iterator[Finding]:
    for person, use, answer, path in answers_at(subject.case):
        if answer and answer.answer == "already_public" and not (answer.source or answer.why):
            text = f"the name of {person.id} is said to be public already ({use}), and nothing says where"
            yield Finding(subject.case.origin(*path), text, documents=READ_BY[use])


@case_rule("C29_not_asked")
def public_and_not_asked(subject: Reviewed) -> Iterator[Finding]:
    """Find people whose name is public and who were not asked: one finding an answer. C01 covers the submission."""
    uses: dict[tuple[str, At], list[Use]] = defaultdict(list)
    for person, use, answer, path in answers_at(subject.case):
        if answer and answer.answer == "already_public" and use != "submission":
            uses[person.id, path].append(use)
    for (id, path), of in uses.items():
        text = f"the name of {id} is public already, and nobody has asked ({', '.join(of)})"
        yield Finding(subject.case.origin(*path), text)


@case_rule("C22_unsupported_yes")
def unsupported_yes(subject: Reviewed) -> Iterator[Finding]:
    """Find answers of yes that lack by whom, when or how; one finding for all uses that lack the same."""
    lacking: dict[tuple[str, tuple[str, ...]], list[tuple[Use, At]]] = defaultdict(list)
    for person, use, answer, path in answers_at(subject.case):
        if answer and answer.answer == "yes":
            keys = ("by", "date", "how")
            missing = tuple(key for key in keys if str(getattr(answer, key) or "unknown") == "unknown")
            lacking[person.id, missing].append((use, path))
    for (id, missing), uses in lacking.items():
        if missing:
            text = f"the yes of {id} ({', '.join(use for use, _ in uses)}) lacks {', '.join(missing)}"
            yield Finding(subject.case.origin(*uses[0][1]), text)


@case_rule("C23_withdrawn")
def withdrawn(subject: Reviewed) -> Iterator[Finding]:
    for person, use, answer, path in answers_at(subject.case):
        if answer and answer.answer == "withdrawn":
            when = f" on {answer.date}" if answer.date else ""
            text = f"{person.id} took back the consent to this use of the name{when}: {use}"
            yield Finding(subject.case.origin(*path), text)


# --- what readers get from whom a name is withheld


@case_rule("C24_withheld_texts")
def withheld_texts_missing(subject: Reviewed) -> Iterator[Finding]:
    case = subject.case
    readers = [use for use in READ_WITHHELD if subject.is_withheld_from(use)]
    if not readers:
        return
    who = " and ".join(READERS[use] for use in readers)
    documents = tuple(audience for use in readers for audience in READ_BY[use])
    needed = [key for key in ("headline", "summary") if getattr(case.withheld, key, None) is None]
    open_to_all = (key for key in ("now", "letter", "position") if getattr(case, key))
    beside = [key for key in open_to_all if getattr(case.withheld, key, None) is None]
    origin = case.origin("withheld")
    if needed:
        text = f"a victim may not be named to {who}, and withheld: lacks {' and '.join(needed)}"
        yield Finding(origin, text, documents=documents)
    elif beside:
        text = f"{who} read withheld:, which has nothing in place of {', '.join(beside)}"
        yield Finding(origin, text, "write it there, where it shall be told", "remark", documents)


@case_rule("C28_withheld_law")
def law_not_admitted(subject: Reviewed) -> Iterator[Finding]:
    """Find violations whose law readers of ``withheld:`` do not get. The message names the violations."""
    case, withheld = subject.case, subject.case.withheld or Withheld()
    if not any(map(subject.is_withheld_from, READ_WITHHELD)):
        return
    entries = (violation for _, entry in subject.entries for violation in entry.violations)
    told = dict.fromkeys((*entries, *(case.measure.violations if case.measure else ())))
    if told and not withheld.violations:
        text = f"readers of withheld: get no law; by the data it would tell of {', '.join(told)}"
        yield Finding(case.origin("withheld"), text)
    home = ("withheld", "demands") if withheld.demands else ("demands",)
    for number, demand in enumerate(subject.demands if "minor" not in withheld.is_ else ()):
        known = knowledge.known_demand(demand.do)
        if known and "minor" in known.only_when:
            text = (
                f"{demand.do} tells readers of withheld: that somebody is a child, and is: does not admit it"
            )
            mend = "write withheld: {is: [minor]}, or another demand"
            yield Finding(case.origin(*home, number), text, mend)


@case_rule("C25_name_in_path")
def name_in_path(subject: Reviewed) -> Iterator[Finding]:
    """Find names in the paths of files; the message does not repeat the name."""
    case = subject.case
    path = subject.context.path or case.file
    called = path.name.partition(".")[0]
    letters = letters_of(f"{case.reference} {called}")
    hidden = frozenset().union(*subject.withheld.values())
    withheld = (person for person in case.people if person.id in hidden)
    if not any(form.letters in letters for person in withheld for form in forms_of(person)):
        return
    kept = Confidential(case).forms()
    secrets = [Secrets(one, subject.day).of(case, kept) for one, ids in subject.withheld.items() if ids]
    if any(one.is_in_path(case.reference) for one in secrets):
        yield Finding(case.origin("reference"), "the reference holds a form of a name that is withheld")
    if any(one.is_in_path(called) for one in secrets):
        text = "the name of this file holds a form of a name that is withheld"
        yield Finding(Origin(path), text, severity="warning")


@case_rule("C26_forms_of_name")
def forms_missing(subject: Reviewed) -> Iterator[Finding]:
    hidden = frozenset().union(*subject.withheld.values())
    for person, path in people_at(subject.case):
        if person.id in hidden and person.name and " " in person.name and not person.also:
            text = f"the name of {person.id} is withheld, and also: lists no other form of it"
            yield Finding(subject.case.origin(*path), text)


@case_rule("S08_survivor_named")
def survivor_named(subject: Reviewed) -> Iterator[Finding]:
    entries = [entry for _, entry in subject.entries if "gender_based_violence" in entry.violations]
    suffered = {id for entry in entries for id in entry.of or ("",)}
    for victim, origin in subject.victims():
        is_theirs = not suffered.isdisjoint(("", victim.id)) and victim.kind == "person"
        if is_theirs and victim.id not in subject.withheld["public"]:
            yield Finding(origin, f"{victim.id} may be named in public, and suffered gender-based violence")


@case_rule("S11_pseudonym_initial")
def pseudonym_has_initial(subject: Reviewed) -> Iterator[Finding]:
    for person, _ in people_at(subject.case):
        is_one = not isinstance(person, AllegedVictim) or person.kind == "person"
        words = re.findall(r"\w+", person.name or "") if is_one and person.name != person.pseudonym else []
        initial = re.search(r"\b([^\W\d_])\.?$", person.pseudonym or "")
        if person.pseudonym and initial and initial[1].casefold() in {word[0].casefold() for word in words}:
            text = f"the pseudonym of {person.id} has an initial of the real name"
            yield Finding(person.pseudonym.origin, text)


# --- what is known of each


@case_rule("F09_hrd_profile")
def work_missing(subject: Reviewed) -> Iterator[Finding]:
    for victim, origin in subject.victims() if DEFENDERS in subject.mandates else ():
        if victim.about is None and victim.occupation is None and not victim.protect:
            yield Finding(origin, f"nothing says what {victim.id} does")


@case_rule("F10_names")
def native_name_missing(subject: Reviewed) -> Iterator[Finding]:
    """Find names without their own script, in States where people are found by it."""
    own_script = {"CHN", "HKG", "JPN", "KOR", "MAC", "PRK", "TWN"}
    for victim, origin in subject.victims():
        states = victim.nationality or subject.case.all_states[:1]
        is_asked = victim.kind == "person" and victim.name and not victim.protect
        if is_asked and not victim.native and not own_script.isdisjoint(states):
            yield Finding(origin, f"the name of {victim.id} does not stand in its own script")


@case_rule("F11_victim_basics")
def basics_missing(subject: Reviewed) -> Iterator[Finding]:
    for victim, origin in subject.victims():
        missing = [key for key in ("gender", "born", "nationality", "occupation") if not getattr(victim, key)]
        if missing and victim.kind == "person" and not victim.protect:
            yield Finding(origin, f"of {victim.id} these are missing: {', '.join(missing)}")


@case_rule("F17_numbers")
def group_miscounted(subject: Reviewed) -> Iterator[Finding]:
    for victim, origin in subject.victims():
        count = str(victim.count or "").strip()
        if victim.members and count.isdecimal() and len(count) < 10 and int(count) != len(victim.members):
            text = f"{victim.id} has count: {count}, and {len(victim.members)} members are listed"
            yield Finding(origin, text)


@case_rule("F24_same_name")
def same_name(subject: Reviewed) -> Iterator[Finding]:
    """Find people of the same name in a case; and people of similar names, also in other cases, with other consent."""
    first: dict[str, str] = {}
    before: dict[str, Person] = {}
    for person, path in people_at(subject.case):
        name = " ".join((person.name or "").casefold().split())
        if not name:
            continue
        origin = subject.case.origin(*path)
        if (other := first.setdefault(name, person.id)) != person.id:
            yield Finding(origin, f"{person.id} has the same name as {other}")
            continue
        words = name.split()
        initials = {f"{words[0][0]} {words[-1]}", f"{words[-1][0]} {words[0]}"} if len(words) > 1 else set()
        keys = Form.near(name) | initials
        near = {before[key].id: before[key] for key in sorted(keys & before.keys())}
        elsewhere = {f"{one.id} of case {case}": one for case, one in subject.context.namesakes(person)}
        for called, one in (near | elsewhere).items():
            if subject.readers_of(person) != subject.readers_of(one):
                text = f"{person.id} and {called} have nearly the same name, and not the same readers may have it"
                mend = "if they are one person, see to both answers to consent"
                yield Finding(origin, text, mend, "remark")
        before |= dict.fromkeys(keys, person)
