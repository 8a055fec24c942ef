"""Rules on who is told of: what is known of a victim, names that mislead, numbers of a group."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hrdalert.cases.model import AllegedVictim, Person
from hrdalert.disclosure.forms import Form
from hrdalert.review.rules import Finding
from hrdalert.review.subject import DEFENDERS, Reviewed, case_rule


@case_rule("F09_hrd_profile")
def work_missing(subject: Reviewed) -> Iterator[Finding]:
    if DEFENDERS not in subject.mandates:
        return
    for victim, origin in subject.victims():
        if victim.about is None and victim.occupation is None and not victim.protect:
            yield Finding(origin, f"nothing says what {victim.id} does")


@case_rule("F10_names")
def native_name_missing(subject: Reviewed) -> Iterator[Finding]:
    """Of the States where a person is found by the name in its own script."""
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
        if victim.members and count.isdecimal() and int(count) != len(victim.members):
            text = f"{victim.id} has count: {count}, and {len(victim.members)} members are listed"
            yield Finding(origin, text)


@case_rule("F24_same_name")
def same_name(subject: Reviewed) -> Iterator[Finding]:
    """The same name in a case; nearly the same, there or in another one, where not the same readers may have it."""
    first: dict[str, str] = {}
    before: dict[str, Person] = {}
    for person, path in subject.people():
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


@case_rule("S11_pseudonym_initial")
def pseudonym_has_initial(subject: Reviewed) -> Iterator[Finding]:
    for person, _ in subject.people():
        is_one = not isinstance(person, AllegedVictim) or person.kind == "person"
        words = re.findall(r"\w+", person.name or "") if is_one else []
        initial = re.search(r"\b([^\W\d_])\.?$", person.pseudonym or "")
        if person.pseudonym and initial and initial[1].casefold() in {word[0].casefold() for word in words}:
            text = f"the pseudonym of {person.id} has an initial of the real name"
            yield Finding(person.pseudonym.origin, text)
