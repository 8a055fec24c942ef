"""Questions that are answered at the keyboard: a line, a paragraph, a choice, yes or no."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import click

from hrdalert.cases import interview
from hrdalert.settings import EMAIL

Read = Callable[[str], str]
"""Understands an answer; raises Misunderstood, whose text says what to answer instead."""

_FEWEST = 3
"""The words of the shortest sentence."""


def line(
    question: str, hint: str = "", read: Read | None = None, default: str = "", needed: bool = False
) -> str:
    """One line of an answer; empty where Enter left it for later."""
    while True:
        answer = _typed(_asked(question, hint, default)) or default
        if not answer and needed:
            say("This one is needed.")
            continue
        try:
            return read(answer) if read and answer else answer
        except interview.Misunderstood as mistake:
            say(str(mistake))


def paragraph(
    question: str, hint: str, keep: Callable[[str], None], default: str = "", read: Read | None = None
) -> None:
    """An answer of some lines, which an empty one ends; they run on, as the lines of one paragraph do.

    ``keep`` gets it, or what there is of it where somebody stops in the middle; where nothing is answered, the default.
    """
    click.echo(_asked(question, f"{hint}; an empty line ends it", ""))
    lines: list[str] = []
    try:
        while (answer := _typed(" ")) or (lines and not _is_taken(" ".join(lines), read)):
            if answer:
                lines.append(answer)
            else:
                lines.clear()
        lines = lines or [default]
    finally:
        if any(lines):
            keep(interview.sentences(" ".join(lines)))


def _is_taken(answer: str, read: Read | None) -> bool:
    """Whether these are sentences that can be taken; else it is said why not."""
    try:
        if len(answer.split()) < _FEWEST:
            raise interview.Misunderstood("In whole sentences, as they will be printed")
        if read:
            read(answer)
    except interview.Misunderstood as mistake:
        say(f"{mistake}; once more.")
        return False
    return True


def choice(
    question: str, options: Mapping[str, str], default: Sequence[str] = (), none: str = ""
) -> list[str]:
    """Some of the options, by the numbers in front of them; ``none`` is what Enter means where it takes none.

    Where some are proposed, they are shown alone, and the list where somebody wants others.
    """
    if default:
        click.echo(_bold(question))
        for each in default:
            click.echo(f"   -  {options[each]}")
        if line("  These?", "Enter for yes; n for others", _yes_or_no) != "no":
            return [*default]
    hint = "such as 1 3" + (f"; Enter for {none}" if none else "")
    return _chosen(question, options, "  Which numbers?", hint)


def one_of(question: str, options: Mapping[str, str], none: str = "") -> str:
    """One of the options, or nothing."""
    hint = f"Enter for {none}" if none else ""
    return next(iter(_chosen(question, options, "  Which number?", hint, is_one=True)), "")


def _chosen(
    question: str,
    options: Mapping[str, str],
    which: str,
    hint: str,
    is_one: bool = False,
) -> list[str]:
    ids = list(options)
    click.echo(_bold(question))
    for number, label in enumerate(options.values(), 1):
        click.echo(f"  {number:>2}  {label}")
    numbers = line(which, hint, lambda answer: _numbers(answer, len(ids), is_one))
    chosen = [ids[int(number) - 1] for number in numbers.split()]
    if chosen:
        click.secho(f"  {'; '.join(options[id] for id in chosen)}", dim=True)
    return chosen


def yes(question: str, hint: str = "") -> bool | None:
    """Yes, no, or None where Enter left it open."""
    answer = line(question, hint or "y or n", read=_yes_or_no)
    return answer == "yes" if answer else None


def email(answer: str) -> str:
    """A mailbox; raises Misunderstood where it cannot be one."""
    if not EMAIL.fullmatch(answer):
        raise interview.Misunderstood("an address, such as desk@example.org")
    return answer


def _typed(prompt: str) -> str:
    return interview.plain(click.prompt(prompt, prompt_suffix=" › ", default="", show_default=False))


def _yes_or_no(answer: str) -> str:
    if answer.casefold() in ("y", "yes"):
        return "yes"
    if answer.casefold() in ("n", "no"):
        return "no"
    raise interview.Misunderstood("y for yes, n for no, or Enter")


def _numbers(answer: str, last: int, alone: bool) -> str:
    words = answer.replace(",", " ").split()
    if not all(word.isdecimal() and 1 <= int(word) <= last for word in words) or (alone and len(words) > 1):
        one = f"one number from 1 to {last}"
        raise interview.Misunderstood(one if alone else f"numbers from 1 to {last}, such as 1 {last}")
    return " ".join(dict.fromkeys(str(int(word)) for word in words))


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
