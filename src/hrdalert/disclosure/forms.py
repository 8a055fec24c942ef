"""The forms of a name: as the case file has them, in another order, and the parts that give a person away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar, Literal, NamedTuple, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.cases.model import AllegedVictim, Person
from hrdalert.disclosure.common_words import common_words, names_of_states
from hrdalert.disclosure.folding import Folded, fold, letters_of, script_of

Kind: TypeAlias = Literal["phrase", "word", "run"]
"""Several words, a single one, or a run of a script without spaces."""
# Letters that a reader writes for one with a mark: Müller is Mueller too, and Сәтбаева is Сатбаева.
_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "ə": "a"}
    | {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa"}
    | dict(zip("әғқңөұүһіґєӘҒҚҢӨҰҮҺІҐЄ", "агкноуухигеАГКНОУУХИГЕ", strict=True))
)


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

    gives_way: ClassVar[Mapping[str, str]] = {
        "LATIN": "aeiouy",
        "CYRILLIC": "аеийоуыьэюяі",
        "GEORGIAN": "აეი",
        "ARMENIAN": "աեիո",
        "GREEK": "αεηιουως",
    }
    """Letters that an ending takes the place of, by script."""
    same_sound: ClassVar = [
        ("w", "v"), ("v", "w"), ("y", "i"), ("i", "y"), ("j", "i"), ("i", "j"), ("j", "y"), ("y", "j"),
        ("kh", "h"), ("h", "kh"), ("kh", "k"), ("k", "kh"), ("ts", "c"), ("c", "ts"), ("ch", "c"),
        ("c", "ch"), ("sh", "s"), ("s", "sh"), ("zh", "z"), ("z", "zh"), ("ou", "u"), ("u", "ou"),
        ("dj", "j"), ("j", "dj"), ("ph", "f"), ("f", "ph"), ("x", "ks"), ("ks", "x"), ("ck", "k"),
        ("iy", "y"),
    ]  # fmt: skip
    """What one way of transliteration writes for another's letters."""

    @property
    def pieces(self) -> int:
        """Of how many pieces the form itself is: one for Chang, two for O'Brien."""
        return len(Folded(self.text).pieces)

    of_word: ClassVar = staticmethod(lru_cache(1_000)(letters_of))
    """The letters of a word, which is asked for twice."""

    @staticmethod
    @lru_cache(100)
    def near(name: str) -> frozenset[str]:
        """What a name shares with one that has the same words in any order, or is one letter apart from that."""
        letters = "".join(sorted(map(letters_of, name.split())))
        apart = range(len(letters)) if len(letters) > 6 else ()
        return frozenset((letters, *(letters[:at] + letters[at + 1 :] for at in apart)))

    def stems(self) -> Iterator[str]:
        """Of a word of five letters and more what stays when it gets an ending: Rabkov of Rabkova, Pavl of Pavel."""
        word = stem = self.text
        if self.kind != "word" or self.is_common or len(word) < 5 or self.script not in self.gives_way:
            return
        may_drop = fold(self.gives_way[self.script])
        while len(word) - len(stem) < 2 and len(stem) > 4 and fold(stem[-1])[:1] in may_drop:
            stem = stem[:-1]
            yield stem
        if word[-2] in "eoеоё" and fold(word[-3]) not in may_drop:
            yield f"{word[:-2]}{word[-1]}"

    def as_others_write(self) -> Iterator[str]:
        """A word of five Latin letters and more as another transliteration has it: Rabkowa of Rabkova."""
        word = self.letters
        if self.kind != "word" or self.is_common or self.script != "LATIN" or len(word) < 5:
            return
        for one, other in self.same_sound:
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


class _Named(NamedTuple):
    """What the forms of a name are made of."""

    id: str
    name: str
    also: tuple[str, ...]
    native: tuple[str, ...]
    short: str
    pseudonym: str
    title: str
    members: tuple[str, ...]
    is_person: bool

    @staticmethod
    def east_asian_parts(words: Sequence[str]) -> Iterator[str]:
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
            titles = (
                title for title in common_words()["behind"] if (script_of(title[0]) == "HANGUL") is is_korean
            )
            yield from (f"{surname}{title}" for title in titles)


Forms: TypeAlias = dict[tuple[str, str], Form]
"""Forms by their letters; listed ones by their spelling too, since what replaces them looks for it."""


def forms_of(person: Person, *, parts: bool = True, misspelt: bool = False) -> tuple[Form, ...]:
    """Every form of a person's name, each once; without ``parts``, those that the file has.

    With ``misspelt``, each word as another transliteration has it too.
    """
    named = _named(person)
    forms = _forms_of(named, parts=parts)
    return forms + _misspelt(named) if misspelt else forms


def letters_of_forms(person: Person) -> frozenset[str]:
    """The letters of every form of a person's name, and of every word of one."""
    return _letters_of_forms(_named(person))


def _named(person: Person) -> _Named:
    victim = person if isinstance(person, AllegedVictim) else None
    return _Named(
        str(person.id),  # a Marked would keep its whole file in the caches
        str(person.name or ""),
        tuple(map(str, person.also)),
        tuple(map(str, person.native.values())),
        str(person.short or ""),
        str(person.pseudonym or ""),
        str(person.title or ""),
        tuple(str(member["name"]) for member in victim.members if "name" in member) if victim else (),
        victim is None or victim.kind == "person",
    )


@lru_cache(500)
def _letters_of_forms(named: _Named) -> frozenset[str]:
    forms = _forms_of(named, parts=True)
    return frozenset(letters for form in forms for letters in (form.letters, *form.words))


@lru_cache(500)
def _forms_of(named: _Named, *, parts: bool) -> tuple[Form, ...]:
    forms: Forms = {}
    for text in _listed(named):
        add_form(forms, named.id, text, is_listed=True)
    if parts:
        for text in _parts(named):
            add_form(forms, named.id, text)
        for form in tuple(forms.values()):
            for stem in form.stems():
                add_form(forms, named.id, stem, is_stem=form.script == "LATIN")
        for text in _initials(named) if named.is_person else ():
            add_form(forms, named.id, text, is_common=True)
        for form in tuple(forms.values()):
            if (spelt := form.text.translate(_SPELT_OUT)) != form.text:
                add_form(forms, named.id, spelt, is_common=form.is_common)
    return tuple(forms.values())


@lru_cache(500)
def _misspelt(named: _Named) -> tuple[Form, ...]:
    """The words of a name as other transliterations have them, but for common words."""
    known = _forms_of(named, parts=True)
    listed, common, others = {form.letters for form in known}, common_words()["common"], dict[str, Form]()
    for form in known:
        for word in form.as_others_write():
            if word not in listed and word not in common:
                text = word.capitalize() if form.text[:1].isupper() else word
                others[word] = replace(form, text=text, letters=word, words=(word,), is_listed=False)
    return tuple(others.values())


def add_form(
    forms: Forms,
    person: str,
    text: str,
    *,
    is_listed: bool = False,
    is_common: bool = False,
    is_stem: bool = False,
) -> None:
    """Add a form under its letters, unless it is there or could be anybody's: a particle, one letter, one sign."""
    words = words_of(text)
    word_letters = tuple(map(Form.of_word, words))
    letters, plain = "".join(word_letters), " ".join(words)
    key = (letters, plain if is_listed else "")
    if len(letters) < 2 or key in forms:
        return
    script = script_of(words[0][0])
    kind: Kind = "phrase" if len(words) > 1 else "word"
    if script in ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN"):
        kind = "run"
    if kind == "word" and letters in common_words()["particles"]:
        return
    common = common_words()["common"]
    forms[key] = Form(
        person,
        plain,
        letters,
        word_letters,
        kind,
        script,
        is_listed,
        text[:4].casefold() == "the ",
        is_common or common.issuperset(word_letters),
        is_stem,
    )


def _listed(named: _Named) -> Iterator[str]:
    """The name, its other forms and scripts as they stand in the file, and the name in another order of words."""
    if named.name:
        yield named.name
    yield from named.also
    yield from named.native
    if named.short != named.pseudonym and any(word[:1].isupper() for word in words_of(named.short)):
        yield named.short  # Ada, the Guild; "the women" is no name
    if named.name and named.is_person:
        words = named.name.split()
        yield " ".join((*words[1:], words[0]))
        yield " ".join((words[-1], *words[:-1]))


def _parts(named: _Named) -> Iterator[str]:
    """Each word of the name alone, the halves of a native name, and common words behind a title.

    Nothing that is printed is made of this: it may split a name wrongly, and then finds too much.
    """
    yield from named.members
    if not named.is_person:
        return
    common, titles = common_words()["common"], sorted(common_words()["titles"])
    for form in (named.name, *named.native):
        words = form.replace("·", " ").replace("・", " ").split()
        if not words:
            continue
        script = script_of(form.lstrip()[0])
        if script in ("CJK", "HANGUL", "HIRAGANA", "KATAKANA"):
            yield from named.east_asian_parts(words)
        elif len(words) > 1 and script == "GEORGIAN":
            yield from (word for word in words if len(word) > 2)
        elif len(words) > 1 and words[-1].lower() == words[-1].title() and len(words[-1]) > 2:
            yield words[-1]  # the surname in a script without capitals, in which given names are common words
            if words[-1].startswith("ال"):
                yield f"لل{words[-1][2:]}"  # "to the": the article loses a letter
        elif len(words) > 1:
            own = [word for word in words if len(word) > 1 and word.lower() != word]
            for part in dict.fromkeys((*own, *(half for word in words for half in _halves(word)))):
                yield part
                if letters_of(part) in common or letters_of(part) in names_of_states():
                    before = (str(named.title),) if named.title else ()
                    yield from (f"{title} {part}" for title in (*before, *titles))


def _halves(word: str) -> list[str]:
    """Masri of al-Masri, Jean and Pierre of Jean-Pierre."""
    halves = re.split("[-‐‑]", word)
    return [half for half in halves if len(halves) > 1 and half[:1].isupper() and len(half) > 2]


def _initials(named: _Named) -> Iterator[str]:
    """A. Quill of Ada Quill, and W. Chang of Chang Weiping."""
    words = named.name.split()
    if len(words) > 1:
        first, last = words[0], words[-1]
        for initial, word in ((first, last), (last, first)):
            if (
                word[:1].isupper()
                and initial[:1].isupper()
                and letters_of(word) not in common_words()["common"]
            ):
                yield f"{initial[0]} {word}"
                yield f"{word} {initial[0]}"


def words_of(form: str) -> list[str]:
    """The words of a name that have letters, without a "the" before them."""
    words = [word for word in form.split() if Form.of_word(word)]
    return words[1:] if len(words) > 1 and words[0].casefold() == "the" else words


@lru_cache(500)
def letters_of_words(name: str) -> frozenset[str]:
    """The letters of each word of a name."""
    return frozenset(map(letters_of, name.split()))
