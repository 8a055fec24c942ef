"""Helpers of a template that change how words stand in a sentence, and leave what they say alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

from msgspec.structs import replace

from hrdalert.disclosure.view import Gap, TextView
from hrdalert.documents.blocks import Inline, Text
from hrdalert.documents.casetext import CaseText, DateMention, Misuse, NameMention, Piece, Ready, Words
from hrdalert.documents.printing import said, spoken
from hrdalert.documents.speech import Speech

_ENDS = (".", "!", "?", '."', ".”")


class Wording:
    """The words of one document."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._language = speech.language
        self._tokens = speech.tokens

    # --- making text ---

    def words(self, text: str, language: str | None = None) -> CaseText:
        """Text that is data, such as a name from the knowledge data or a setting of the office."""
        return self._tokens.add(Words((text,), text, None, language), text)

    def inlines(self, views: Sequence[TextView]) -> CaseText:
        """Texts one after the other, each in its language."""
        content: list[Inline] = []
        for number, view in enumerate(views):
            if number:
                content.append(Text(", "))
            content.append(Text(view.literal, view.language, view.origin))
        plain = ", ".join(view.literal for view in views)
        return self._tokens.add(Ready(tuple(content), plain), plain)

    def plain(self, value: Any) -> str:
        """What a value will read as."""
        return value.plain if isinstance(value, CaseText) else self._tokens.plain(said(value))

    # --- the first letter, and the last sign ---

    def capital(self, value: Any) -> str:
        """The same with a capital at its beginning."""
        return self._change_first(value, self._language.capitalise)

    def lower_first(self, value: Any) -> str:
        """The same to stand inside a sentence."""
        return self._change_first(value, self._language.lower_first)

    def led_by(self, value: Any, opening: Any) -> str:
        """A text behind an opening, "In our view, a person who …"; alone where its capital may be that of a name."""
        small = self.lower_first(value)
        words = self.plain(small)
        if words[:1].isupper() and not any(words.startswith(name) for name in self._speech.called):
            return spoken([value])
        return spoken([opening, " ", small])

    def clause(self, value: Any) -> str:
        """A sentence to stand inside another: a small first letter and no full stop."""
        return self._change_last(self.lower_first(value), lambda text: text.rstrip(" \n").removesuffix("."))

    def unclosed(self, value: Any) -> str:
        """A greeting without the comma behind it, to stand in a sentence: Dear Minister."""
        return self._change_last(value, lambda text: text.rstrip(" \n").removesuffix(","))

    def sentence(self, value: Any) -> str:
        """A clause as a sentence of its own."""
        whole = self.capital(value)
        return whole if self.plain(whole).rstrip().endswith(_ENDS) else spoken([whole, "."])

    def first_name_as(self, value: Any, name: str, word: str) -> str:
        """A text that begins with a person's name of later mentions, with another word in its place; else as it is."""
        parts = self._parts(value)
        first = parts[0] if parts else None
        mention = first.parts[0] if isinstance(first, Words) and first.parts else None
        if isinstance(first, Words) and isinstance(mention, NameMention) and mention.again == name:
            parts[0] = replace(first, parts=(word, *first.parts[1:]))
        return self._again(parts)

    def begun_otherwise(self, value: Any, word: str, instead: Any) -> str:
        """A text that begins with a word, with something else in its place; else as it is."""
        parts = self._parts(value)
        first = parts[0] if parts else None
        begin = first.parts[0] if isinstance(first, Words) and first.parts else None
        if not (
            isinstance(first, Words) and isinstance(begin, str) and begin.lstrip().startswith(f"{word} ")
        ):
            return self._again(parts)
        space = begin[: len(begin) - len(begin.lstrip())]
        rest = begin.lstrip().removeprefix(word)
        return spoken(
            [space, instead, self._again([replace(first, parts=(rest, *first.parts[1:])), *parts[1:]])]
        )

    def names_in_bold(self, value: Any) -> str:
        """A text with the name of each alleged victim in bold, where it stands first."""
        left = {person.id for person in self._speech.view.victims}
        return spoken([each for piece in self._parts(value) for each in self._in_bold(piece, left)])

    def _in_bold(self, piece: Any, left: set[str]) -> Iterator[Any]:
        """One piece of a text, with the names in bold of those who are ``left``, who are no longer then."""
        if not isinstance(piece, Words):
            yield piece if isinstance(piece, str) else self._tokens.add(piece, self._plain_of(piece))
            return
        begin = 0
        for at, part in enumerate(piece.parts):
            if not isinstance(part, NameMention) or part.again not in self._speech.called:
                continue
            if part.person in left:
                left.remove(part.person)
                if begin < at:
                    yield self._cut(piece, piece.parts[begin:at])
                yield from ("**", self._cut(piece, (part,)), "**")
                begin = at + 1
        if begin < len(piece.parts):
            yield self._cut(piece, piece.parts[begin:])

    def rest(self, value: Any) -> CaseText | Literal[""]:
        """What a text says after its first sentence; nothing where it is one sentence, or where that is not certain."""
        parts = self._parted(value)
        return parts[1] if parts else ""

    def first(self, value: Any) -> str:
        """The sentence before the rest."""
        parts = self._parted(value)
        return parts[0] if parts else said(value)

    def alike(self, one: Any, other: Any) -> bool:
        """Whether two texts say the same in the same words."""
        return self.plain(one).split() == self.plain(other).split()

    def _parted(self, value: Any) -> tuple[CaseText, CaseText] | None:
        """A text cut behind its first sentence, where more than spaces follow."""
        pieces = list(self._tokens.split(said(value)))
        words = pieces[0] if len(pieces) == 1 else None
        for number, part in enumerate(words.parts) if isinstance(words, Words) else ():
            end = self._language.sentence_end(part) if isinstance(part, str) else None
            if isinstance(words, Words) and isinstance(part, str) and end is not None:
                rest = self._cut(words, (part[end:], *words.parts[number + 1 :]))
                first = (*words.parts[:number], part[:end].rstrip())
                return (self._cut(words, first), rest) if rest.plain.strip() else None
        return None

    def _cut(self, words: Words, parts: tuple[str | DateMention | NameMention, ...]) -> CaseText:
        plain = "".join(each if isinstance(each, str) else self._plain_of_said(each) for each in parts)
        return self._tokens.add(replace(words, parts=parts, plain=plain), plain)

    def _plain_of_said(self, said: DateMention | NameMention) -> str:
        return said.again if isinstance(said, NameMention) else self._speech.date_words(said, True)

    def _change_first(self, value: Any, change: Callable[[str], str]) -> str:
        parts = self._parts(value)
        if parts:
            parts[0] = self._changed(parts[0], 0, change)
        return self._again(parts)

    def _change_last(self, value: Any, change: Callable[[str], str]) -> str:
        parts = self._parts(value)
        if parts:
            parts[-1] = self._changed(parts[-1], -1, change)
        return self._again(parts)

    def _parts(self, value: Any) -> list[str | Piece]:
        return list(self._tokens.split(said(value)))

    def _changed(self, part: str | Piece, at: int, change: Callable[[str], str]) -> str | Piece:
        if isinstance(part, str):
            return change(part)
        if isinstance(part, Words):
            inner = list(part.parts)
            piece = inner[at]
            if isinstance(piece, str):
                inner[at] = change(piece)
            elif at == 0 and isinstance(piece, NameMention):
                inner[0] = replace(
                    piece, capital=change("a") == "A" or change(piece.words(piece.again)) != piece.again
                )
            elif at == 0 and change("a") == "A":
                inner[0] = self._speech.capitalised(piece)
            return replace(part, parts=tuple(inner), plain=change(part.plain))
        if isinstance(part, DateMention) and at == 0:
            return replace(part, capital=change("a") == "A")
        return part

    def _again(self, parts: Sequence[str | Piece]) -> str:
        made = [
            part if isinstance(part, str) else self._tokens.add(part, self._plain_of(part)) for part in parts
        ]
        return made[0] if len(made) == 1 else spoken(made)

    def _plain_of(self, piece: Piece) -> str:
        match piece:
            case Words(plain=plain) | Ready(plain=plain):
                return plain
            case DateMention():
                return self._speech.date_words(piece, True)
            case _:
                return ""

    # --- words around words ---

    def with_article(self, value: Any) -> CaseText:
        """A noun with "a" or "an" before it."""
        return self.words(self._language.with_article(self.plain(value)))

    def by_way_of(self, value: Any) -> str:
        """How something was done, after a verb: by telephone, in person, by a signed form."""
        way = self.clause(value)
        return way if self._language.says_the_way(self.plain(way)) else spoken(["by ", way])

    def quoted(self, value: Any) -> str:
        opening, closing = self._language.quoted("\x00").split("\x00")
        return spoken([opening, value, closing])

    def joined(self, values: Any, conj: Literal["and", "or"] = "and") -> str:
        """Several in a sentence: A, B and C."""
        if isinstance(values, str | Gap) or not isinstance(values, Iterable):
            raise Misuse("| joined is for a list", "Print a single text as it is.")
        return spoken([self._language.join([said(value) for value in values], conj)])

    def number(self, value: Any) -> str:
        return self._language.number(_whole(value))

    def ordinal(self, value: Any) -> str:
        """Such as first, second, 11th."""
        return self._language.ordinal(_whole(value))

    def counted(self, value: Any, singular: Any, plural: Any) -> str:
        """So many of something: two requests."""
        return spoken([self._language.counted(_whole(value), said(singular), said(plural))])


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Misuse("a whole number is expected here", "Count a list with | length.")
    return value
