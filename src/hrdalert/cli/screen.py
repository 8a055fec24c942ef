"""What ``check`` shows: a case on one screen or whole, several in a line each, or only what is refused."""

import shlex
import shutil
from collections.abc import Iterable, Iterator, Sequence

import click
from msgspec.structs import replace

from hrdalert.cli import options
from hrdalert.cli.law_commands import days_off, show_deadline
from hrdalert.drafts.checking import Checked, Readiness
from hrdalert.drafts.next_step import next_step
from hrdalert.errors import Problem
from hrdalert.writers.text import columns_of

LABEL = 11  # columns, of the words in front of each row
TOGETHER = "\0"
"""Stands for a space at which no line ends, in a path or a command."""
STATE_COLOURS = {"ready": "green", "not ready": "yellow", "refused": "red"}
MOST_PLACES = 12
MOST_TEXTS = {"error": 4, "warning": 3, "remark": 1}
"""So many places, and so many wordings, of one kind of problem are shown."""
MOST_PEOPLE = 8


def show(checked: Checked, again: str) -> None:
    """A case on one screen; what does not fit on it is counted, with the command that shows all of it: ``again``."""
    screen = _Screen(checked)
    screen.head(MOST_PEOPLE)
    screen.problems(again)
    click.echo("\n".join(screen.lines))


def show_whole(checked: Checked) -> None:
    """All that is found in a case: each problem in one line, what is due, and what each document leaves out."""
    screen = _Screen(checked)
    screen.head(len(checked.named))
    click.echo("\n".join(screen.lines))
    mends: set[str] = set()
    for problem in (problem for kind in by_kind(checked.problems) for problem in kind):
        options.show_problem(replace(problem, mend="") if problem.mend in mends else problem)
        mends.add(problem.mend)
    for deadline in checked.due:
        show_deadline(deadline, checked.day, with_rule=False)
    lacking = ((one, one.lacking) for one in _fitting(checked) if one.left_out)
    for (name, parts), languages in Readiness.by_language(lacking):
        click.echo(
            f"  left out of {name}{f' ({languages})' if screen.is_in_many else ''}, for want of: {parts}"
        )
    click.echo()


def show_refused(checked: Checked) -> None:
    """What is refused, and nothing else: documents, or a whole file that cannot be read."""
    if not checked.documents:
        errors = [problem for problem in checked.problems if problem.severity == "error"]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        click.secho(f"{errors[0].in_a_line}{more}", fg="red")
    said: dict[str, list[str]] = {}
    for one in _refused(checked):
        said.setdefault(one.refusal, []).append(one.name)
    for refusal, names in said.items():
        click.secho(f"{checked.reference}  {', '.join(dict.fromkeys(names))}: {refusal}", fg="red")


def show_line(checked: Checked) -> None:
    """A case in one line: how many of its documents are ready, and where its first error stands."""
    errors = [problem for problem in checked.problems if problem.severity == "error"]
    warnings = sum(problem.severity == "warning" for problem in checked.problems)
    states = [one.state for one in _fitting(checked)]
    said = [f"{states.count('ready')} of {len(states)} ready" if states else "cannot be read"]
    refused = states.count("refused")
    said += [f"{refused} refused"] if refused else []
    said += [_count(len(errors), "error")] if errors else [_count(warnings, "warning")] if warnings else []
    worst = "red" if refused or not states else "yellow" if errors else "green"
    place = (
        f"{errors[0].origin.file.as_posix()}:{errors[0].origin.line}" if errors else checked.path.as_posix()
    )
    reference, state = f"{checked.reference or checked.path.stem:<10}", f"{', '.join(said):<26}"
    if len(f"{reference} {state} {place}") > shutil.get_terminal_size().columns:
        reference, state = reference.rstrip(), state.rstrip()
    click.echo(f"{reference} {click.style(state, fg=worst)} {place}")


def show_count(wrong: Sequence[tuple[str, bool]], of: int) -> None:
    """How many cases have something to mend, and with which to begin: the first of which something is refused."""
    click.secho(f"{_count(of, 'case')}: {of - len(wrong)} ready, {len(wrong)} to mend", bold=True)
    if wrong:
        first = next((name for name, is_refused in wrong if is_refused), wrong[0][0])
        options.hint(f"Next:  hrdalert check {first}")


def is_refused(checked: Checked) -> bool:
    """Whether a document may not be made, or the file cannot be read."""
    return not checked.documents or bool(_refused(checked))


def called(checked: Checked) -> str:
    """What a command is given for a case: its reference, or its file, where this cannot be read."""
    return checked.reference or shlex.quote(checked.path.as_posix())


def next_words(checked: Checked) -> str:
    """The one thing to do next, with the command for it."""
    step = next_step(checked)
    first = next(iter(step.problems), None)
    if step.kind == "refused":
        names = [one.name for one in step.refused]
        is_or_are = "is" if len(names) == 1 else "are"
        return f"{', '.join(names)} {is_or_are} refused: {step.refused[0].refusal}"
    if step.kind == "mend" and first:
        what = first.text.partition(":\n")[0]
        return f"mend {first.origin}: {what}" + (f" ({first.mend})" if first.mend else "")
    if step.kind == "nothing":
        return "nothing can go to anybody yet: hrdalert documents says what each document needs"
    before = f"look at the warning{'s' if len(step.problems) > 1 else ''} below, then: " if first else ""
    dated = "" if checked.is_of_today else f" --date {checked.day}"
    return f"{before}hrdalert draft {checked.reference}{dated}"


def by_kind(problems: Iterable[Problem]) -> Iterator[list[Problem]]:
    """The problems of each kind together, the kinds in the order of their first."""
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((problem.severity, problem.code), []).append(problem)
    yield from kinds.values()


def _fitting(checked: Checked) -> list[Readiness]:
    return [one for one in checked.documents if one.state != "does not fit"]


def _refused(checked: Checked) -> list[Readiness]:
    return [one for one in checked.documents if one.state == "refused"]


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


class _Screen:
    """The rows of a screen: each has a label in front, or goes on below the label of the one before."""

    def __init__(self, checked: Checked) -> None:
        self.checked = checked
        self.path = checked.path.as_posix()
        self.next = next_words(checked)
        self.lines: list[str] = []
        self.columns, self.height = shutil.get_terminal_size((80, 24))
        self._paths = {problem.origin.file.as_posix() for problem in checked.problems}

    @property
    def is_in_many(self) -> bool:
        """Whether its documents are in several languages."""
        return len({one.language for one in self.checked.documents}) > 1

    def head(self, most_people: int) -> None:
        """What to do next, the documents by their states, who is named to whom, and what there could be beside."""
        checked = self.checked
        self.row("", f"{checked.reference}  {self.path}" if checked.reference else self.path, bold=True)
        before, command, draft = self.next.partition("hrdalert draft ")
        self.row("Next:", before + (command + draft).replace(" ", TOGETHER), bold=True)
        for state, colour in STATE_COLOURS.items():
            of_state: dict[str, list[str]] = {}
            said = ((one, self._said(one)) for one in _fitting(checked) if one.state == state)
            for (name, words), languages in Readiness.by_language(said):
                of_state.setdefault(words, []).append(f"{name} ({languages})" if self.is_in_many else name)
            for words, names in of_state.items():
                self.row(state, ", ".join(names) + words, colour)
        for to in dict.fromkeys(named.to for named in checked.named):
            people = [f"{named.name} ({named.person})" for named in checked.named if named.to == to]
            more = f" and {len(people) - most_people} more" if len(people) > most_people else ""
            readers = ", ".join(to) or "nobody but the office"
            self.row("named to", f"{readers}: {', '.join(people[:most_people])}{more}")
        if checked.mandates_suggested:
            self.row("mandates", f"suggested, and not named: {', '.join(checked.mandates_suggested)}")
        if checked.on_request:
            self.row("on request", f"{', '.join(checked.on_request)} (name them: -d)")

    def row(self, label: str, text: str, colour: str | None = None, *, bold: bool = False) -> None:
        self.lines += self.rows(label, text, colour, bold=bold)

    def rows(self, label: str, text: str, colour: str | None = None, *, bold: bool = False) -> list[str]:
        """The lines of a row, none wider than the screen but for a word that is; those of ``→`` are set in."""
        for path in self._paths:
            text = text.replace(path, path.replace(" ", TOGETHER))
        indent = LABEL if label else 0
        lines = list(_wrapped(text, self.columns - LABEL))
        first = click.style(f"{label:<{indent}}", fg=colour, bold=bold)
        styled = [click.style(line, bold=True) if bold else line for line in lines]
        return [f"{first if number == 0 else ' ' * LABEL}{line}" for number, line in enumerate(styled)]

    def _said(self, one: Readiness) -> str:
        """What stands behind the names of documents that are not ready, or refused for what was not said before."""
        if one.errors:
            return f" ({_count(one.errors, 'error')})"
        return f": {one.refusal}" if one.why and one.refusal not in self.next else ""

    def problems(self, again: str) -> None:
        """All errors and warnings, and the days ahead; mends of warnings, and remarks, as far as there is room."""
        checked = self.checked
        kinds = list(by_kind(checked.problems))
        grave = [kind for kind in kinds if kind[0].severity != "remark"]
        ahead: list[str] = []
        for due in (due for due in checked.due if due.day >= checked.day):
            people = f" ({', '.join(due.people)})" if due.people else ""
            ahead += self.rows(
                "due", f"{days_off(due, checked.day)}, {due.day}: {due.what}{people}", "yellow"
            )
        room = self.height - 3 - len(self.lines) - len(ahead)  # the last row, and what is typed next
        blocks = [self.kind(kind) for kind in grave]
        unsaid = 0
        for number, kind in reversed(list(enumerate(grave))):
            if kind[0].severity == "warning" and sum(map(len, blocks)) > room:
                blocks[number] = self.kind(kind, with_mends=False)
                unsaid += 1
        self.lines += [line for block in blocks for line in block] + ahead
        hidden = 0
        for kind in kinds[len(grave) :]:
            lines = self.kind(kind, with_mends=False)
            if len(self.lines) + len(lines) > self.height - 3:
                hidden += len(kind)
            else:
                self.lines += lines
        passed = sum(due.day < checked.day for due in checked.due)
        leaving = sum(bool(one.left_out) for one in checked.documents)
        counts = [
            f"what to do about {_count(unsaid, 'warning')}" if unsaid else "",
            _count(hidden, "more remark") if hidden else "",
            f"{_count(passed, 'deadline')} that passed" if passed else "",
            f"what {_count(leaving, 'document')} leave{'s' if leaving == 1 else ''} out" if leaving else "",
        ]
        what = ", ".join(filter(None, counts)) or ("each problem with its id" if checked.problems else "")
        if what:
            self.row("also", f"{what}: {again.replace(' ', TOGETHER)}")

    def kind(self, kind: list[Problem], *, with_mends: bool = True) -> list[str]:
        """Problems of one kind: what each says and where, and what to do, each once."""
        severity, label = kind[0].severity, str(kind[0].severity)
        by_text: dict[str, list[Problem]] = {}
        for problem in kind:
            by_text.setdefault(problem.text, []).append(problem)
        shown = list(by_text.values())[: MOST_TEXTS[severity]]
        rest = [problem for problem in kind if problem.text not in {alike[0].text for alike in shown}]
        mends = [alike[0].mend if with_mends else "" for alike in shown]
        lines: list[str] = []
        for number, alike in enumerate(shown, 1):
            said = f"{self._places(alike)}: {alike[0].text}"
            lines += self.rows(label, said, options.SEVERITY_COLOURS[severity])
            label = " "
            if number == len(shown) and rest:
                lines += self.rows(label, f"and {len(rest)} more: {self._places(rest)}")
            if mends[number - 1] and mends[number - 1] not in mends[number:]:
                lines += self.rows(" ", f"→ {mends[number - 1]}")
        return lines

    def _places(self, problems: Iterable[Problem]) -> str:
        """``lines 12, 18``, with the file where it is another one than the case's."""
        places: dict[str, list[int]] = {}
        for problem in problems:
            places.setdefault(problem.origin.file.as_posix(), []).append(problem.origin.line)
        said = []
        for path, numbers in places.items():
            lines = list(dict.fromkeys(numbers))
            more = f" and {len(lines) - MOST_PLACES} more" if len(lines) > MOST_PLACES else ""
            listed = ", ".join(map(str, lines[:MOST_PLACES])) + more
            if path == self.path and any(lines):
                said.append(f"line{'' if len(lines) == 1 else 's'}{TOGETHER}{listed}")
            else:
                said.append(f"{path}:{listed}" if any(lines) else path)
        return "; ".join(said)


def _wrapped(text: str, width: int) -> Iterator[str]:
    """A text in lines that a screen has room for; a word that is wider, such as a path, stays whole."""
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if line.strip() and columns_of(line) + 1 + columns_of(word) > width:
                yield line.replace(TOGETHER, " ")
                line = word
            else:
                line = f"{line} {word}" if line else word
        yield line.replace(TOGETHER, " ")
