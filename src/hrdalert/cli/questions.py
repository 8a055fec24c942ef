"""Questions that are answered at the keyboard: a line, a paragraph, a choice, yes or no."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import ModuleType
from typing import Any, Final, NamedTuple, TypeVar

import click

from hrdalert.cases import interview
from hrdalert.cli.answers import BACK, Answers, GoBack
from hrdalert.settings import EMAIL

Read = Callable[[str], str]
"""Understands an answer; raises Misunderstood, whose text says what to answer instead."""

Held = TypeVar("Held")

_NOTHING = "-"
"""What is typed in place of an answer that was given before, and holds no more."""
_NONE: Final = ("none", "no", "n", "nothing", "0")
"""What says in words that no option fits."""
_BEFORE_AN_ANSWER = " › "
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_ENTER = re.compile(r"; Enter[^;)]*|Enter[^;)]*; | \(Enter[^;)]*\)")
"""What Enter means, which is another thing where an answer was given before."""
_FEWEST = 3
"""The words of the shortest sentence."""


class Instead(NamedTuple):
    """An option that a letter puts in the place of a proposed one."""

    letter: str
    words: str
    one: str
    other: str


class Questions:
    """Asks at the keyboard, unless a question was answered before.

    Every answer is taken down as it was understood. Raises GoBack where somebody would like to go back to the question
    before, and click.Abort where somebody stops.
    """

    def __init__(self, answers: Answers | None = None) -> None:
        self.answers = answers or Answers()
        self._knows_lists = False
        """Whether it was shown before how several numbers are typed."""
        self._texts = 0
        """How many answers of some lines were asked for: what ends them is said twice."""

    def hold(self, conversation: Callable[[], Held]) -> Held:
        """Holds a conversation; where somebody goes back, from its start, unseen up to the question before."""
        while True:
            try:
                with self.answers.from_the_start():
                    return conversation()
            except GoBack:
                if self.answers.is_begun:
                    self.answers.go_back()
                else:
                    say("This is the first question.")

    def begin(self, title: str) -> None:
        """The title of the next part of the conversation."""
        self.answers.part = title
        part(title)

    def line(
        self, question: str, hint: str = "", read: Read | None = None, default: str = "", needed: bool = False
    ) -> str:
        """One line of an answer; empty where Enter left it for later."""
        return self._line(question, _asked(question, hint, default), read, default, needed)

    def paragraph(
        self,
        question: str,
        hint: str,
        keep: Callable[[str], None],
        default: str = "",
        read: Read | None = None,
    ) -> None:
        """An answer of some lines, which an empty one ends; they run on, as the lines of one paragraph do.

        ``keep`` gets it, or what there is of it where somebody stops in the middle; where nothing is answered, the
        default. What cannot be taken comes back, to be changed where a terminal can, and Enter keeps it all the same,
        but for what must not be kept.
        """
        refused = kept = ""
        while True:
            answer = self.answers.again(question)
            if answer is None:
                ends = "" if self._texts > 1 else "; an empty line ends it"
                self._texts += 1
                click.echo(_asked(question, f"{hint}{ends}", ""))
                before = kept or self.answers.taken_back(question)
                if refused and _line_editor():
                    before = ""
                elif before:
                    say(f"It was: {before}")
                    say(f"Enter keeps it; {_NOTHING} for nothing.")
                answer = self._lines(question, keep, before, refused)
            number = self.answers.last
            try:
                if answer and answer == kept:
                    self.answers.keep(number)
                elif answer and not self.answers.is_kept(number):
                    answer = _as_sentences(answer, read)
            except interview.Misunderstood as mistake:
                self.answers.forget_from(number)
                refused = answer
                is_kept = not isinstance(mistake, interview.Refused) and len(answer.split()) >= _FEWEST
                kept = answer if is_kept else ""
                say(f"{mistake}; once more.")
            else:
                if answer := answer or default:
                    keep(interview.sentences(answer))
                return

    def choice(
        self,
        question: str,
        options: Mapping[str, str],
        default: Sequence[str] = (),
        none: str = "",
        as_above: bool = False,
        instead: Instead | None = None,
    ) -> list[str]:
        """Some of the options, by the numbers in front of them; ``none`` is what Enter means where it takes none.

        ``as_above`` where the same were shown just before; ``instead`` has one that a letter puts in another's place.

        Where some are proposed, they are shown alone, and the list where somebody wants others.
        """
        if default:
            proposed = "\n".join((_bold(question), *(f"   -  {options[each]}" for each in default)))
            beside = f"{instead.letter}: {instead.words}; " if instead else ""
            asked = _asked("  These?", f"Enter for yes; {beside}n for others", "")
            answer = self._line(question, asked, partial(_yes_or_no, also=instead), above=proposed)
            if instead and answer == instead.letter:
                return [instead.other if each == instead.one else each for each in default]
            if answer != "no":
                return [*default]
        example = "" if self._knows_lists else "such as 1 3"
        self._knows_lists = True
        besides = "all anew; or to those above +3 adds, -3 takes away" if default else ""
        above = "numbers as above" if as_above else ""
        said = (example, besides, above, f"Enter for {none}" if none else "")
        asked = _asked(question if as_above else "  Which numbers?", "; ".join(filter(None, said)), "")
        return self._chosen(question, options, asked, is_shown=not as_above, beside=default)

    def one_of(
        self,
        question: str,
        options: Mapping[str, str],
        none: str = "",
        as_above: bool = False,
        needed: str = "",
    ) -> str:
        """One of the options, or nothing; ``as_above`` where the same were shown just before.

        ``needed`` says what is typed for nothing, where Enter alone would be a mistake.
        """
        enter = needed or (f"Enter for {none}" if none else "")
        hint = "; ".join(filter(None, ("as above" if as_above else "", enter)))
        which = _asked(question if as_above else "  Which number?", hint, "")
        chosen = self._chosen(
            question, options, which, is_one=True, is_shown=not as_above, needed=bool(needed)
        )
        return next(iter(chosen), "")

    def yes(self, question: str, hint: str = "") -> bool | None:
        """Yes, no, or None where Enter left it open."""
        answer = self.line(question, hint or "y or n", read=_yes_or_no)
        return answer == "yes" if answer else None

    def _chosen(
        self,
        question: str,
        options: Mapping[str, str],
        asked: str,
        is_one: bool = False,
        is_shown: bool = True,
        beside: Sequence[str] = (),
        needed: bool = False,
    ) -> list[str]:
        """``beside``: what a number behind a + is added to."""
        ids = list(options)
        proposed = [ids.index(each) + 1 for each in beside]
        numbered = "\n".join(f"  {number:>2}  {label}" for number, label in enumerate(options.values(), 1))
        # Numbers are answers to this list alone.
        numbers = self._line(
            f"{question}\n{numbered}",
            asked,
            lambda answer: _numbers(answer, len(ids), is_one, proposed),
            needed=needed,
            above=f"{_bold(question)}\n{numbered}" if is_shown else "",
        )
        chosen = [ids[int(number) - 1] for number in numbers.split()]
        if chosen:
            click.secho(f"  {'; '.join(options[id].partition(':')[0] for id in chosen)}", dim=True)
        return chosen

    def _line(
        self,
        question: str,
        asked: str,
        read: Read | None,
        default: str = "",
        needed: bool = False,
        above: str = "",
    ) -> str:
        """One line of an answer; ``question`` is what it is known by, ``above`` and ``asked`` what is shown."""
        while True:
            answer = self.answers.again(question)
            if answer is None:
                if above:
                    click.echo(above)
                if before := self.answers.taken_back(question):
                    say(f"It was: {before}. Enter keeps it; {_NOTHING} for nothing.")
                typed, above = _typed(_ENTER.sub("", asked) if before else asked), ""
                answer = "" if before and typed == _NOTHING else typed or before or default
                self.answers.note(question, answer)
            number = self.answers.last
            try:
                if needed and not answer:
                    raise interview.Misunderstood("This one is needed.")
                understood = read(answer) if read and answer else answer
            except interview.Misunderstood as mistake:
                self.answers.forget_from(number)
                say(str(mistake))
            else:
                self.answers.understood(number, understood)
                return understood

    def _lines(self, question: str, keep: Callable[[str], None], before: str, refused: str = "") -> str:
        """Lines up to an empty one, taken down as one answer, even where somebody stops in the middle."""
        lines: list[str] = []
        try:
            while answer := _typed(" ", "" if lines else refused):
                lines.append(answer)
        except GoBack:
            if not lines:
                raise
            say("From the start of this answer:")
            return self._lines(question, keep, before, refused)
        except click.Abort:
            if lines:
                keep(interview.sentences(" ".join(lines)))
                self.answers.note(question, " ".join(lines))
            raise
        told = "" if before and lines == [_NOTHING] else " ".join(lines) or before
        self.answers.note(question, told)
        return told


def _as_sentences(answer: str, read: Read | None) -> str:
    """What is printed of an answer of whole sentences."""
    if len(answer.split()) < _FEWEST:
        raise interview.Misunderstood("In whole sentences, as they will be printed")
    return read(answer) if read else answer


def yes(question: str, hint: str) -> bool | None:
    """A question that stands alone: yes, no, or None where Enter left it open."""
    ask = Questions()
    return ask.hold(lambda: ask.yes(question, hint))


def capital(text: str) -> str:
    """With a capital first letter, as a sentence or a title begins; the rest stays."""
    return f"{text[:1].upper()}{text[1:]}"


def set_known(entry: dict[str, Any], key: str, value: object) -> None:
    """Keeps an answer that was given; one that was left for later has no key."""
    if value:
        entry[key] = value


def email(answer: str) -> str:
    """A mailbox; raises Misunderstood where it cannot be one."""
    if not EMAIL.fullmatch(answer):
        raise interview.Misunderstood("an address, such as desk@example.org")
    return answer


def _typed(prompt: str, begun: str = "") -> str:
    """What somebody types; ``begun`` stands there already, where a terminal lets one change it."""
    editor = _line_editor()
    if editor is None:
        typed = click.prompt(prompt, prompt_suffix=_BEFORE_AN_ANSWER, default="", show_default=False)
    else:
        typed = _typed_in(editor, f"{prompt}{_BEFORE_AN_ANSWER}", begun)
    typed = interview.plain(typed)
    if typed == BACK:
        raise GoBack
    return typed


def _typed_in(editor: ModuleType, prompt: str, begun: str) -> str:
    """One line, of which the editor knows where it begins: colours take no room."""
    context = click.get_current_context(silent=True)
    if context and context.color is False:
        prompt = click.unstyle(prompt)
    editor.set_startup_hook(lambda: editor.insert_text(begun))
    try:
        return input(_COLOUR.sub("\001\\g<0>\002", prompt))
    except (KeyboardInterrupt, EOFError):
        raise click.Abort from None
    finally:
        editor.set_startup_hook()


def _line_editor() -> ModuleType | None:
    """What lets a text that was typed come back to be changed: at a terminal, but not at that of Windows."""
    if not sys.stdin.isatty():
        return None
    try:
        import readline
    except ImportError:
        return None
    return readline


def _yes_or_no(answer: str, also: Instead | None = None) -> str:
    if also and answer.casefold() == also.letter:
        return also.letter
    if answer.casefold() in ("y", "yes"):
        return "yes"
    if answer.casefold() in ("n", "no"):
        return "no"
    raise interview.Misunderstood("y for yes, n for no, or Enter")


def _numbers(answer: str, last: int, alone: bool, proposed: Sequence[int] = ()) -> str:
    """Some of the numbers up to the last; behind a + in addition to the proposed ones, behind a - without them."""
    if answer.casefold() == _NOTHING or answer.casefold() in _NONE:
        return ""
    sign = answer[0] if proposed and answer[0] in "+-" else ""
    words = (answer.replace(sign, " ") if sign else answer).replace(",", " ").split()
    if sign == "+":
        words = [*map(str, proposed), *words]
    if not all(word.isdecimal() and 1 <= int(word) <= last for word in words) or (alone and len(words) > 1):
        one = f"one number from 1 to {last}"
        raise interview.Misunderstood(one if alone else f"numbers from 1 to {last}, such as 1 {last}")
    numbers = [int(word) for word in words]
    if sign == "-":
        numbers = [number for number in proposed if number not in numbers]
    return " ".join(dict.fromkeys(map(str, numbers)))


def _asked(question: str, hint: str, default: str) -> str:
    beside = "; ".join(each for each in (hint, f"Enter for {default}" if default else "") if each)
    return f"{_bold(question)}{click.style(f' ({beside})', dim=True) if beside else ''}"


def _bold(text: str) -> str:
    return click.style(text, bold=True)


def say(text: str) -> None:
    """What is to be said of an answer."""
    click.secho(f"  {text}", fg="yellow")


def part(title: str) -> None:
    """The title above some questions."""
    click.secho(f"\n{title}", fg="cyan", bold=True)
