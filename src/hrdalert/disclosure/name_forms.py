"""The forms of a name: as the case file has them, in another order, and the parts that give a person away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import permutations
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.cases.model import AllegedVictim, Person
from hrdalert.disclosure.folding import common_words, fold, letters_of, names_of_states, script_of, writing

Kind: TypeAlias = Literal["phrase", "word", "run", "part", "whole"]
"""Several words, a single one, a run of a script without spaces; a part that counts only beside the others of its name,
and the whole of these."""


class Form(Struct, frozen=True):
    """One form of a name."""

    person: str
    """The id in the case file; empty for a name that everybody may read, such as that of an office."""
    text: str
    letters: str
    words: tuple[str, ...]
    """The letters of each word."""
    kind: Kind
    script: str
    is_listed: bool
    """The case file has it, if in another order of words; False for parts and initials."""
    has_article: bool
    """A "the" stands before it in the file, which ``text`` is without."""
    is_common: bool
    """All of its words are common words too, so that it needs capitals to be a name."""
    is_stem: bool = False
    """Of a word, what stays when it gets an ending: a name only with one."""
    parts: tuple[tuple[Form, ...], ...] = ()
    """Of a whole name: the ways to write each of its words. ``letters`` are those of one, by which it is looked up."""

    def stands_in(self, letters: str) -> bool:
        """Whether each word of a whole name stands somewhere in these letters."""
        return all(any(way.letters in letters for way in ways) for ways in self.parts)

    @staticmethod
    @lru_cache(100)
    def near(name: str) -> frozenset[str]:
        """What a name shares with one that has the same words in any order, or is one letter apart from that."""
        letters = "".join(sorted(map(letters_of, name.split())))
        apart = range(len(letters)) if len(letters) > 6 else ()
        return frozenset((letters, *(letters[:at] + letters[at + 1 :] for at in apart)))

    def is_secret(self, open_words: frozenset[str]) -> bool:
        """Whether it gives a withheld person away: no word or part that is also one of somebody who is named."""
        return self.is_of_another(open_words) or (self.is_listed and self.kind not in ("word", "whole"))

    def is_of_another(self, known: frozenset[str]) -> bool:
        """Whether these letters do not have all of it: its own, or those of each word of a whole name."""
        return not known.issuperset(self.words if self.kind == "whole" else (self.letters,))

    def stems(self, least: int = 5) -> Iterator[str]:
        """Of a word of so many letters what stays when it gets an ending: Rabkov of Rabkova, Pavl of Pavel."""
        word = stem = self.text
        gives_way = writing()["scripts"].get(self.script, {}).get("gives_way")
        if self.kind != "word" or self.is_common or len(word) < least or not gives_way:
            return
        may_drop = fold(gives_way)
        while len(word) - len(stem) < 2 and len(stem) >= least and fold(stem[-1])[:1] in may_drop:
            stem = stem[:-1]
            yield stem
        if len(word) > 4 and word[-2] in "eoеоё" and fold(word[-3]) not in may_drop:
            yield f"{word[:-2]}{word[-1]}"

    def as_others_write(self) -> Iterator[str]:
        """A word of five Latin letters and more as another transliteration has it: Rabkowa of Rabkova."""
        word = self.letters
        if self.kind != "word" or self.is_common or self.script != "LATIN" or len(word) < 5:
            return
        for one, other in writing()["same_sound"]:
            at = word.find(one)
            if at != word.rfind(one):
                yield word.replace(one, other)
            while at >= 0:
                yield f"{word[:at]}{other}{word[at + len(one) :]}"
                at = word.find(one, at + 1)
        for at in range(1, len(word)):
            if word[at] == word[at - 1]:
                yield word[:at] + word[at + 1 :]
            elif word[at] not in "aeiouwy":
                yield word[: at + 1] + word[at:]


@lru_cache(1_000)
def _letters(word: str) -> str:
    return letters_of(word)


def words_of(form: str) -> list[str]:
    """The words of a name that have letters, without a "the" before them."""
    words = [word for word in form.split() if _letters(word)]
    return words[1:] if len(words) > 1 and words[0].casefold() == "the" else words


@lru_cache(500)
def letters_of_words(name: str) -> frozenset[str]:
    """The letters of each word of a name."""
    return frozenset(map(letters_of, name.split()))


def form_of(
    person: str, text: str, *, is_listed: bool = False, is_common: bool = False, is_stem: bool = False
) -> Form | None:
    """A form of a name; None of what could be anybody's: a particle, one letter, one sign."""
    words = words_of(text)
    word_letters = tuple(map(_letters, words))
    letters = "".join(word_letters)
    if len(letters) < 2:
        return None
    script = script_of(words[0][0])
    kind: Kind = "phrase" if len(words) > 1 else "word"
    if script in ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN"):
        kind = "run"
    if kind == "word" and letters in common_words()["particles"]:
        return None
    is_common = is_common or common_words()["common"].issuperset(word_letters)
    has_article, plain = text[:4].casefold() == "the ", " ".join(words)
    return Form(
        person, plain, letters, word_letters, kind, script, is_listed, has_article, is_common, is_stem
    )


def _each_once(forms: Iterable[Form | None]) -> tuple[Form, ...]:
    """One form for the same letters; of listed ones, for the same spelling, since what replaces them looks for it."""
    once: dict[tuple[str, str], Form] = {}
    for form in forms:
        if form is not None:
            once.setdefault((form.letters, form.text if form.is_listed else ""), form)
    return tuple(once.values())


def forms_of(person: Person, *, parts: bool = True, misspelt: bool = False) -> tuple[Form, ...]:
    """Every form of a person's name; without ``parts``, as the file has them; with ``misspelt``, wrong ones too."""
    name = _name_of(person)
    forms = name.forms if parts else name.listed
    return forms + name.misspelt if misspelt else forms


def is_whole(form: Form, person: Person) -> bool:
    """Whether a form is a whole name; a single word, where it is all of a name and no other word."""
    is_korean = form.script == "HANGUL" and len(form.text) > 2
    return form.kind != "word" or is_korean or form.letters in _name_of(person).single


def whole_names(people: Iterable[tuple[str, Person]]) -> Iterator[Form]:
    """Names of two words and more, of people and of members of groups, for a search in any order and inflection.

    The people come with what messages call them. A name is looked up by its rarest word of four letters and more.
    """
    names = [replace(name, person=called) for called, person in people for name in _name_of(person).whole]
    shared = Counter(letters for name in names for letters in name.words)
    for name in names:
        sizes = {ways: min(len(way.letters) for way in ways) for ways in name.parts}
        rarest = min(sizes, key=lambda ways: (sizes[ways] < 4, shared[ways[0].letters], -sizes[ways]))
        yield from (replace(name, letters=letters) for letters in sorted({way.letters for way in rarest}))


def open_words(named: Iterable[Person]) -> frozenset[str]:
    """The letters of every form, and of every word of one, of those who are named: alone they give nobody away."""
    return frozenset().union(*(_name_of(person).letters for person in named))


@dataclass(frozen=True)
class _Name:
    """What the forms of a name are made of, and these forms."""

    id: str
    name: str
    also: tuple[str, ...]
    native: tuple[str, ...]
    short: str
    pseudonym: str
    title: str
    members: tuple[str, ...]
    common: frozenset[str]
    """The letters of words that are not searched for alone."""
    is_person: bool

    @cached_property
    def listed(self) -> tuple[Form, ...]:
        """As the file has them: the name, its other forms and scripts, and the name in another order of words."""
        texts = [*filter(None, (self.name,)), *self.also, *self.native]
        if self.short != self.pseudonym and any(word[:1].isupper() for word in words_of(self.short)):
            texts.append(self.short)  # Ada, the Guild; "the women" is no name
        if self.name and self.is_person:
            words = self.name.split()
            orders = [(*words[1:], words[0]), (words[-1], *words[:-1])]
            texts += map(" ".join, permutations(words) if len(words) == 3 else orders)
        return self._but_common(form_of(self.id, text, is_listed=True) for text in texts)

    def _but_common(self, forms: Iterable[Form | None]) -> tuple[Form, ...]:
        """Each form once, without the words that the file calls common, unless they are the whole name."""
        common = self.common.difference(map(letters_of, (self.name, *self.native)))
        each = _each_once(forms)
        return tuple(form for form in each if form.kind == "phrase" or form.letters not in common)

    @cached_property
    def single(self) -> frozenset[str]:
        """The letters of forms that are one word, five letters or more and no other word, of who has no longer name."""
        forms = self.listed if self.is_person and len(words_of(self.name)) < 2 else ()
        known = (form for form in forms if len(form.letters) > 4 and not form.is_common)
        return frozenset(form.letters for form in known if form.letters not in names_of_states())

    @cached_property
    def whole(self) -> tuple[Form, ...]:
        """Each name of two words and more, to be found in any order and inflection; titles and particles are none."""
        own = (self.name, *self.also, *self.native) if self.is_person else ()
        forms = []
        for text in dict.fromkeys((*own, *self.members)):
            parts = tuple(dict.fromkeys(filter(None, map(self._ways, re.split(r"[\s·・]+", text)))))
            letters = tuple(ways[0].letters for ways in parts)
            if len(parts) > 1 and (named := form_of(self.id, text)):
                is_common = any(ways[0].is_common for ways in parts) or max(map(len, letters)) < 4
                named = replace(
                    named, kind="whole", letters="", words=letters, is_common=is_common, parts=parts
                )
                forms.append(named)
        return tuple(forms)

    def _ways(self, word: str) -> tuple[Form, ...]:
        """How a word of a whole name can be written: al-Masri, Masri; Müller, Mueller; Ада, Ад with an ending."""
        if letters_of(word) in common_words()["titles"]:
            return ()
        first, *others = re.split("[-‐‑]", word)
        bare = (
            "".join(others) if letters_of(first) in common_words()["particles"] else word.removeprefix("ال")
        )
        ways: list[Form] = []
        for text in (word, bare, *(one.translate(writing()["spelt_out"]) for one in (word, bare))):
            is_common = letters_of(text) in self.common or letters_of(text) in names_of_states()
            if way := form_of("", text, is_common=is_common):
                stem = replace(way, is_stem=way.script == "LATIN")
                ways += (way, *(replace(stem, text=text, letters=letters_of(text)) for text in way.stems(3)))
        return tuple(replace(way, kind="run" if way.kind == "run" else "part") for way in _each_once(ways))

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """All of them: with parts, stems, initials, and letters that others write for one with a mark."""
        forms = self._but_common((*self.listed, *(form_of(self.id, text) for text in self._parts())))
        stems = (
            form_of(self.id, stem, is_stem=form.script == "LATIN") for form in forms for stem in form.stems()
        )
        initials = (form_of(self.id, text, is_common=True) for text in self._initials())
        forms = _each_once((*forms, *stems, *initials))
        spelt = ((form, form.text.translate(writing()["spelt_out"])) for form in forms)
        others = (form_of(self.id, text, is_common=one.is_common) for one, text in spelt if text != one.text)
        return _each_once((*forms, *others))

    @cached_property
    def letters(self) -> frozenset[str]:
        """Of every form, and of every word of one."""
        return frozenset(letters for form in self.forms for letters in (form.letters, *form.words))

    @cached_property
    def misspelt(self) -> tuple[Form, ...]:
        """The words of a name as other transliterations have them, but for common words."""
        known, common, others = (
            {form.letters for form in self.forms},
            common_words()["common"],
            dict[str, Form](),
        )
        for form in self.forms:
            for word in form.as_others_write():
                if word not in known and word not in common:
                    text = word.capitalize() if form.text[:1].isupper() else word
                    others[word] = replace(form, text=text, letters=word, words=(word,), is_listed=False)
        return tuple(others.values())

    def _parts(self) -> Iterator[str]:
        """Each word of the name alone, the halves of a native name, and common words behind a title.

        Nothing that is printed is made of this: it may split a name wrongly, and then finds too much.
        """
        yield from self.members
        if not self.is_person:
            return
        if letters_of(self.name) in self.single:
            yield self.name.lower()
        common, titles = common_words()["common"], sorted(common_words()["titles"])
        for form in (self.name, *self.native):
            words = form.replace("·", " ").replace("・", " ").split()
            if not words:
                continue
            script = script_of(form.lstrip()[0])
            if script in ("CJK", "HANGUL", "HIRAGANA", "KATAKANA"):
                yield from _east_asian_parts(words)
            elif len(words) > 1 and script == "GEORGIAN":
                yield from (word for word in words if len(word) > 2)
            elif len(words) > 1 and words[-1].lower() == words[-1].title() and len(words[-1]) > 2:
                yield words[
                    -1
                ]  # the surname in a script without capitals, in which given names are common words
                if words[-1].startswith("ال"):
                    yield f"لل{words[-1][2:]}"  # "to the": the article loses a letter
            elif len(words) > 1:
                own = [word for word in words if len(word) > 1 and word.lower() != word]
                for part in dict.fromkeys((*own, *(half for word in words for half in _halves(word)))):
                    yield part
                    if letters_of(part) in common or letters_of(part) in names_of_states():
                        yield from (f"{title} {part}" for title in (*filter(None, (self.title,)), *titles))

    def _initials(self) -> Iterator[str]:
        """A. Quill of Ada Quill, and W. Chang of Chang Weiping."""
        words = self.name.split()
        for initial, word in ((words[0], words[-1]), (words[-1], words[0])) if len(words) > 1 else ():
            is_common = letters_of(word) in common_words()["common"]
            if self.is_person and word[:1].isupper() and initial[:1].isupper() and not is_common:
                yield f"{initial[0]} {word}"
                yield f"{word} {initial[0]}"


_known_name = lru_cache(500)(_Name)
"""A name keeps its forms: they are asked for again and again."""


def _name_of(person: Person) -> _Name:
    victim = person if isinstance(person, AllegedVictim) else None
    pseudonym = str(person.pseudonym or "")
    # Where the pseudonym stands in place of the name, the office has forgotten that.
    listed = ((person.name,), person.also, person.native.values())
    name, also, native = (tuple(str(one) for one in forms if one and one != pseudonym) for forms in listed)
    return _known_name(
        str(person.id),  # a LocatedText would keep its whole file in the cache
        "".join(name),
        also,
        native,
        str(person.short or ""),
        pseudonym,
        str(person.title or ""),
        victim.member_names if victim else (),
        frozenset(map(letters_of, person.common)),
        victim is None or victim.kind == "person",
    )


def _east_asian_parts(words: Sequence[str]) -> Iterator[str]:
    """The surname and the given name, where they have two characters, and the surname with a title behind it."""
    name = surname = words[0]
    if len(words) > 1:
        yield from (word for word in words if len(word) > 1)
    else:
        two = len(name) > 3 or (len(name) > 2 and name[:2] in common_words()["surnames"])
        surname = name[: 2 if two else 1]
        if len(name) > 2:
            yield from (name[-2:], surname)
    if len(surname) < len(name) or len(words) > 1:
        is_korean = script_of(surname[0]) == "HANGUL"
        titles = common_words()["behind"]
        yield from (f"{surname}{one}" for one in titles if (script_of(one[0]) == "HANGUL") is is_korean)


def _halves(word: str) -> list[str]:
    """Masri of al-Masri, Jean and Pierre of Jean-Pierre."""
    halves = re.split("[-‐‑]", word)
    return [half for half in halves if len(halves) > 1 and half[:1].isupper() and len(half) > 2]
