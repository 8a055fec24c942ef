"""The kinds of slip. Each looks at one text of a case and yields changes to it: from, to, and the new words."""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from hrdalert.knowledge import countries, instruments, standing

if TYPE_CHECKING:
    from tests.factcheck.planting import Place, Source

Change: TypeAlias = tuple[int, int, str]
Kind: TypeAlias = Callable[["Source", "Place", str, random.Random], Iterator[Change]]

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
MONTH = "|".join(MONTHS)
NUMBER = rf"(?:\d{{1,3}}|(?i:{'|'.join(WORDS[2:])}))"
UNIT = r"(?:day|night|week|month|year|hour|minute)s"
MONEY = (
    r"(?:francs?|dollars?|euros?|yuan|naira|som|pesos?|roubles?|dong|rials?|rupees?"
    r"|pounds?|dinars?|baht|manats?|tenge)"
)
VAGUE = re.compile(
    r"(?:than|least|most|about|some|almost|nearly|over|up to|within|around|under|every|each"
    r"|next|last|or|and|to|of the|all|both)\s$",
    re.I,
)
"""Words after which another number may be true as well, or the number is one of several."""
NO_NOUN = re.compile(
    r"(?:was|has|is|does|as|this|us|its|his|hers|theirs|ours|times|others|percent|metres|kilometres|kilograms"
    rf"|of|and|or|to|in|from|were|had|who|with|for|by|on|at|per|than|that|the|are|more|{UNIT}|{MONEY})"
)
RELATIVES = re.compile(
    r"\b(?:mother|father|sister|brother|wife|husband|son|daughter|lawyer|judge|neighbour|colleague|friend|partner"
    r"|cousin|uncle|aunt|prosecutor|doctor|minister|officer|man|woman|boy|girl|president|commander|guard)s?\b",
    re.I,
)


def other(number: str, chance: random.Random, least: int = 2) -> str:
    """Another number, written as this one is."""
    value = int(number) if number.isdigit() else WORDS.index(number.lower())
    low, high = max(least, value // 3), value * 2 + 4
    if not number.isdigit():
        high = min(high, len(WORDS) - 1)
    choice = chance.choice([new for new in range(low, high + 1) if abs(new - value) > value // 10])
    if number.isdigit():
        return str(choice)
    return WORDS[choice].capitalize() if number[0].isupper() else WORDS[choice]


def numbers(
    pattern: str, source: Source, words: str, chance: random.Random, vague: re.Pattern[str] | None = VAGUE
) -> Iterator[Change]:
    """Another number in place of the group ``n``, with ``what`` behind it that the file does not have with it."""
    for match in re.finditer(pattern, words):
        if vague and vague.search(words[: match.start("n")]):
            continue
        new = other(match["n"], chance)
        what = match.groupdict().get("what") or ""
        if source.lacks(f"{new}{what}"):
            yield match.start("n"), match.end("n"), new


# --- days


def on_file(source: Source, day: int, month: str) -> bool:
    numbered = f"-{MONTHS.index(month) + 1:02}-{day:02}"
    return numbered in source.said or not source.lacks(f"{day} {month}")


def date(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    for match in re.finditer(rf"(?<!\w)(\d{{1,2}}) ({MONTH})( \d{{4}})?\b", words):
        if re.search(r"day,? $", words[: match.start()]) or re.match(r", an? \w+day", words[match.end() :]):
            continue
        day, month, year = int(match[1]), match[2], match[3]
        if year and chance.random() < 0.3:
            new = str(int(year) + chance.choice((-2, -1, 1)))
            if source.lacks(f"{day} {month} {new}"):
                yield match.start(3) + 1, match.end(3), new
        elif chance.random() < 0.5:
            new_day = chance.randint(1, 28)
            if not on_file(source, new_day, month):
                yield match.start(1), match.end(1), str(new_day)
        else:
            new_month = chance.choice(MONTHS)
            if day <= 28 and not on_file(source, day, new_month):
                yield match.start(2), match.end(2), new_month


def weekday(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    for match in re.finditer(rf"\b[Oo]n (\d{{1,2}}) ({MONTH}) (\d{{4}})\b(?!, an? \w+day)", words):
        day = datetime.date(int(match[3]), MONTHS.index(match[2]) + 1, int(match[1]))
        wrong = chance.choice([name for name in WEEKDAYS if name != WEEKDAYS[day.weekday()]])
        yield match.start(1), match.start(1), f"{wrong} "


# --- numbers

IN_PRISON = (
    r"(?P<what> (?:year|month)s)(?:['’]| in prison| in jail| of prison| imprisonment| of imprisonment)"
)


def span(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    pattern = (
        rf"\b(?P<n>{NUMBER})(?P<what> {UNIT})\b"
        r"(?! in prison| in jail| of prison| imprison| of imprison|['’]| old| of age| each)"
    )
    for start, end, new in numbers(pattern, source, words, chance):
        if not re.search(
            r"sentence|term |\baged?\b|jail|carries|penalt|appeal", words[max(0, start - 60) : start]
        ):
            yield start, end, new


def term(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    yield from numbers(
        rf"\b(?P<n>{NUMBER}){IN_PRISON}",
        source,
        words,
        chance,
        re.compile(r"(?:than|up to|or|and|to) $(?<!ed \w to )"),
    )
    sentenced = rf"\bsentenced [^.\n]{{0,60}}?to (?P<n>{NUMBER})(?P<what> (?:year|month)s)\b"
    yield from numbers(sentenced, source, words, chance, None)


def age(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    for pattern in (
        r"\baged (?P<n>\d\d)\b",
        rf"\b(?P<n>{NUMBER})(?: years old|-year-old)\b",
        r"\b(?:man|woman|farmer|surveyor|singer|teacher|nurse|weaver|lawyer|who is|who was) (?:of )?(?P<n>\d\d)\b",
        *(rf"\b{re.escape(name.split()[-1])}, (?P<n>\d\d)(?=, )" for name in names(source)),
    ):
        for start, end, _ in numbers(pattern, source, words, chance):
            years = (
                int(words[start:end]) if words[start:end].isdigit() else WORDS.index(words[start:end].lower())
            )
            new = str(years + chance.choice((-9, -7, -6, -5, 4, 5, 6, 8)))
            if years > 17 and source.lacks(new):
                yield start, end, new


def count(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    noun = r"(?:[a-z]+s|people|women|men|children)"
    for match in re.finditer(rf"(?<![\w,./-])(?P<n>{NUMBER}) (?P<what>(?:[a-z-]+ )?{noun})\b", words):
        if VAGUE.search(words[: match.start()]) or any(
            NO_NOUN.fullmatch(word) for word in match["what"].split()
        ):
            continue
        if re.search(r"(?:articles?|paras?\.|No\.|pages?|age) $", words[: match.start()]):
            continue
        new = other(match["n"], chance)
        if source.lacks(f"{new} {match['what']}") and source.lacks(f"{new} {match['what'].split()[-1]}"):
            yield match.start("n"), match.end("n"), new


def changed_digit(number: str, chance: random.Random) -> str:
    """The number with another digit in front."""
    at = next(at for at, sign in enumerate(number) if sign.isdigit())
    return (
        number[:at] + chance.choice([sign for sign in "123456789" if sign != number[at]]) + number[at + 1 :]
    )


AMOUNT = re.compile(rf"(?<![\w/.,-])(\d[\d,.]*\d|\d)(?= (?:million )?(?:[A-Z]\w+ )?{MONEY}\b)")
LARGE = re.compile(r"(?<![\w/.,-])(\d{1,3}(?:,\d{3})+)(?= )")


def is_fine(words: str, match: re.Match[str]) -> bool:
    return bool(re.search(r"\bfined?\b|\bbail\b", words[max(0, match.start() - 60) : match.end() + 30]))


def sums(fine: bool) -> Kind:
    """Amounts of money and large numbers: those of fines, or all others."""

    def kind(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
        for pattern in (AMOUNT, LARGE):
            for match in pattern.finditer(words):
                new = changed_digit(match[1], chance)
                if is_fine(words, match) is fine and source.lacks(new):
                    yield match.start(1), match.end(1), new

    return kind


# --- who


def victims(source: Source) -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = source.values.get("alleged_victims") or []
    return [person for person in people if "name" in person and person.get("kind", "person") == "person"]


def names(source: Source) -> list[str]:
    related = [person for person in source.values.get("related") or [] if isinstance(person, dict)]
    return [person["name"] for person in (*victims(source), *related) if "name" in person]


def misspelt(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    parts = {part for name in names(source) for part in name.split() if len(part) >= 5 and part.isalpha()}
    for match in re.finditer(r"\b[^\W\d_]{5,}\b", words):
        if match[0] not in parts:
            continue
        at, word = chance.randrange(1, len(match[0]) - 2), match[0]
        new = chance.choice(
            (
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + word[at + 1 :],
                word[: at + 1] + word[at:],
            )
        )
        if new != word and source.lacks(new):
            yield match.start(), match.end(), new


def another_person(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    known = names(source)
    for name in known:
        for match in re.finditer(rf"\b{re.escape(name)}\b", words):
            sentence = words[words.rfind(".", 0, match.start()) + 1 : match.end() + 120]
            others = [new for new in known if new != name and new.split()[-1] not in sentence]
            if others:
                yield match.start(), match.end(), chance.choice(others)


COURTS = (
    *("Supreme Court", "Constitutional Court", "Military Court", "High Court", "Court of Cassation"),
    *("Administrative Court", "Court of Appeal", "Criminal Court", "Juvenile Court", "Maritime Court"),
)


def court(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    pattern = r"\b(?:[A-Z][\w'-]+ )*(?:Court|Tribunal)\b(?: of [A-Z][\w-]+)?"
    for match in re.finditer(pattern, words):
        new = chance.choice(COURTS)
        if re.search(r"[A-Z][\w'-]*\s+$", words[: match.start()]):
            continue  # its name begins in the line before
        if source.lacks(new) and not match[0].startswith(("The ", "In ", "On ")):
            yield match.start(), match.end(), new


def pronoun(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    people = victims(source)
    if len(people) != 1 or len(source.values["alleged_victims"]) != 1:
        return
    for match in re.finditer(r"(?:^|(?<=[.?!] ))(She|He)\b ([^.\n]*\.)", words):
        paragraph = words[words.rfind("\n\n", 0, match.start()) + 1 : match.start()]
        gendered = re.findall(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", match[2], re.I)
        is_hers = str(people[0].get("pronouns", "")).startswith(match[1].lower())
        if is_hers and not gendered and not RELATIVES.search(paragraph + match[0]):
            yield match.start(1), match.end(1), "He" if match[1] == "She" else "She"


# --- how things stand

NOT_NOW = re.compile(
    r"\b(?:as long as|how long|whoever|which|whose|where|whether|if|why|until|when|who|must|not|nobody"
    r"|should|may|might|could|ask|asks)\b[^.]*$",
    re.I,
)
OF_STATUS = (
    (r"\b(?:is|are) (?:still )?held\b(?= in| at)", ("is no longer held",)),
    (r"\b(?:is|are) (?:still )?held\b(?! in| at)", ("is at liberty",)),
    (r"\bis in (?:the |a )?(?:[a-z']+ )?prison\b(?! of| in| at)", ("is at home",)),
    (r"\bhas been held since\b", ("has been free since",)),
    (r"\b(?:is at home|is free)\b(?! and)", ("is held in prison", "is in prison")),
    (r"\bis on bail\b", ("is in custody",)),
    (r"\bwas released\b(?! on bail)", ("was arrested again",)),
    (r"\b(?:was freed|came free)\b(?! on bail)", ("was kept in custody",)),
    (r"\bacquitted (?=[A-Z]|him\b|her\b|them\b)", ("convicted ",)),
    (r"\bconvicted (?=[A-Z]|him\b|her\b|them\b)", ("acquitted ",)),
    (r"\bwas convicted\b", ("was acquitted",)),
    (r"\bwas acquitted\b", ("was convicted",)),
    (r"\bupheld (?=the|his|her|their)", ("quashed ",)),
    (r"\bset aside (?=the|his|her|their|both)", ("upheld ",)),
)


def status(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    if len(victims(source)) != 1:
        return
    for pattern, others in OF_STATUS:
        for match in re.finditer(pattern, words):
            if not NOT_NOW.search(words[max(0, match.start() - 50) : match.start()]):
                new = chance.choice(others)
                yield (
                    match.start(),
                    match.end(),
                    new.replace("is ", "are ", 1) if match[0].startswith("are") else new,
                )


def tense_of_the_dead(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    dead = [person for person in victims(source) if "died" in person]
    if len(dead) != 1 or len(victims(source)) != 1:
        return
    name, he = dead[0]["name"], "She" if str(dead[0].get("pronouns", "")).startswith("she") else "He"
    for match in re.finditer(
        rf"\b(?:{re.escape(name)}|{he}) (was held|was in|was an?|was \d\d years old|had been|had)\b", words
    ):
        verb = match[1].replace("was", "is", 1).replace("had", "has", 1)
        yield match.start(1), match.end(1), verb
    sentences = ("{} is held there to this day.", "{} is still in prison.", "{} must be freed at once.")
    if place.group == "texts":
        yield from ending(words, chance.choice(sentences).format(name))


# --- law and citations


def article(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    for match in re.finditer(r"\b[Aa]rticle (\d+)\b", words):
        new = str(chance.choice((chance.randint(2, 60), chance.randint(110, 480))))
        if source.lacks(f"article {new}") and source.lacks(new):
            yield match.start(1), match.end(1), new


def never_ratified(source: Source) -> list[tuple[str, int]]:
    """The treaties that do not bind the State of the case on its day, with their last articles."""
    state, day = source.values.get("state"), datetime.date.fromisoformat(source.values["as_of"])
    if state is None or "territory" in source.values:
        return []
    return [
        (record.name or record.title, record.last)
        for record in instruments().values()
        if record.is_treaty
        and record.last
        and standing(record.id, state, day).state in ("signed", "not_a_party")
        and source.lacks(record.name or record.title)
    ]


def treaty(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    if not (unbound := never_ratified(source)) or place.group == "entries":
        return
    title, last = chance.choice(unbound)
    country = countries()[source.values["state"]].running()
    number = chance.randint(1, min(last, 20))
    sentences = (
        f"{country[0].upper()}{country[1:]} is bound by article {number} of the {title}.",
        f"This is a breach of article {number} of the {title}, which {country} has ratified.",
    )
    if re.fullmatch(r"letter|position|background|analysis.*text", place.key):
        yield from ending(words, chance.choice(sentences))


def numbered(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    pattern = (
        r"\bNo\. ?(\d+/\d{4})|\b[A-Z]{2,3} [A-Z]{3} (\d+/\d{4})|\bA/[A-Z]+/(\d+/\d+)"
        r"|\bcase (?:No\. )?(\d[\d/-]*\d)|\bcomment No\. (\d+)"
    )
    for match in re.finditer(pattern, words):
        group = next(number for number in range(1, 6) if match[number])
        new = changed_digit(match[group], chance)
        if source.lacks(new) and new not in source.said:
            yield match.start(group), match.end(group), new


# --- words of others

CHARGES = (
    *("inciting hatred against the nation", "membership of a banned sect", "evasion of customs duties"),
    *("forgery of seals", "unlicensed trade in salt", "desertion from a post", "insult of a foreign envoy"),
)
BEFORE_A_NOUN = ("the", "a", "of", "any", "no", "his", "her", "its", "their")


def quotation(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    for match in re.finditer(r'(?<=[ (\[])"([^"\n]{8,120})"', words):
        quoted, before = match[1].split(), words[: match.start()].split()[-1:]
        if match[1][0].isupper() and match[1][-1] in ".," and len(quoted) > 3:
            yield (
                match.end(1) - 1,
                match.end(1) - 1,
                chance.choice((" and nobody regrets it", " and more will follow")),
            )
        elif before and before[-1] in ("for", "with", "of") and match[1][0].islower() and len(quoted) < 6:
            yield match.start(1), match.end(1), chance.choice(CHARGES)
        elif len(quoted) > 2 and len(quoted[-1]) > 4 and quoted[-1].isalpha() and quoted[-2] in BEFORE_A_NOUN:
            at = match.end(1) - len(quoted[-1])
            yield at, at, chance.choice(("foreign ", "secret ", "former ", "military "))


def attribution_lost(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    teller = (
        r"(?:prisoners|witnesses|neighbours|relatives|friends|police"
        r"|(?:his|her|their|the) [a-z]+|[A-Z]\w+(?: [A-Z]\w+)*)"
    )
    told = (
        r",? according to [^,.;()\n]{3,60}(?=[.;])|, according to [^,.;()\n]{3,60},"
        rf"|, {teller} (?:says?|said|reported)(?:,|(?=\.))"
    )
    for match in re.finditer(told, words):
        yield match.start(), match.end(), ""
    for match in re.finditer(r"\bAccording to (?:the )?[A-Z][\w'-]+(?: [A-Z][\w'-]+)*, (\w)", words):
        yield match.start(), match.end(), match[1].upper()


def all_for_some(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    few = "|".join(WORDS[2:13])
    for match in re.finditer(
        rf"\b(some|most|many|several|{few}) of (?=the|them|whom|those|his|her|their)", words, re.I
    ):
        yield match.start(1), match.end(1), "All" if match[1][0].isupper() else "all"
    for match in re.finditer(
        r"\b(?:some|several|many) (?=people|of|others|women|men|villagers|prisoners|lawyers)", words, re.I
    ):
        yield match.start(), match.end(), "All " if match[0][0].isupper() else "all "


# --- sentences that nobody said

FIRST = (
    "Harlan",
    "Odalys",
    "Bertrand",
    "Ingela",
    "Cosmo",
    "Philippa",
    "Anselm",
    "Verena",
    "Tobias",
    "Lucasta",
)
LAST = ("Pebblewick", "Thornquay", "Marchbank", "Oldacre", "Silverfen", "Wetherby", "Crakehall", "Dunmallow")


def ending(words: str, sentence: str) -> Iterator[Change]:
    """This sentence at the end of a text that ends with one."""
    end = len(words.rstrip())
    if words.startswith("'"):
        end, sentence = end - 1, sentence.replace("'", "''")
    if words[:end].endswith((".", "?", "!")):
        yield end, end, f" {sentence}"


def invented_name(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    sentence = chance.choice(
        (
            f"The order was signed by {name}.",
            f"A neighbour called {name} saw it from a window.",
            f"One of the officers was {name}.",
            f"It happened in front of {name}, who has since moved away.",
            f"The papers were later found in {chance.choice(LAST)}.",
        )
    )
    yield from ending(words, sentence)


def invented_number(source: Source, place: Place, words: str, chance: random.Random) -> Iterator[Change]:
    number, few = chance.randint(101, 990), chance.choice(WORDS[3:])
    if source.lacks(str(number)) and source.lacks(few):
        sentence = chance.choice(
            (
                f"In all {number} people have signed an appeal.",
                f"There were {few} officers at the door.",
                f"The file has {number} pages.",
                f"By then {few} witnesses had been questioned.",
                f"The search lasted {few} hours.",
            )
        )
        yield from ending(words, sentence)


KINDS: dict[str, Kind] = {
    "date": date,
    "weekday": weekday,
    "span": span,
    "age": age,
    "term": term,
    "count": count,
    "sum": sums(fine=False),
    "fine": sums(fine=True),
    "name misspelt": misspelt,
    "another person's name": another_person,
    "another court": court,
    "pronoun": pronoun,
    "status": status,
    "tense of the dead": tense_of_the_dead,
    "article": article,
    "treaty never ratified": treaty,
    "opinion or case number": numbered,
    "quotation altered": quotation,
    "attribution lost": attribution_lost,
    "all for some": all_for_some,
    "invented name": invented_name,
    "invented number": invented_number,
}
