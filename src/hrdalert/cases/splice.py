"""An embargo written into a case file, beside which not one byte changes."""

from __future__ import annotations

import re
from pathlib import Path

from hrdalert.cases.model import Release
from hrdalert.cases.reading import CaseFile, check_text
from hrdalert.cases.values import A_MOMENT
from hrdalert.errors import RefusedError

_KEY = ("release", "embargo")


def with_embargo(file: Path, written: str) -> bytes:
    """The bytes of a case file that says this embargo: in place of the one that stands there, else at its end.

    The result was read again, and says what the file says and this embargo, and nothing else. Raises RefusedError, with
    what to write by hand, where no such result can be made.
    """
    data = file.read_bytes()
    before = check_text(data, file)
    new = _spliced(before, data.decode("utf-8", "replace"), written).encode()
    after = check_text(new, file)
    if before.case is not None and after.case is not None:
        embargo = Release.model_validate({"embargo": written}).embargo
        release = before.case.release.model_copy(update={"embargo": embargo})
        wanted = vars(before.case) | {"release": release}
        codes = [[problem.code for problem in read.problems] for read in (before, after)]
        if vars(after.case) == wanted and codes[0] == codes[1]:
            return new
    what = f"The embargo could not be written into {file.as_posix()} without touching anything beside it."
    raise RefusedError(what, f"Write it there by hand, release: {{embargo: {written}}}, and try again.")


def _spliced(before: CaseFile, text: str, written: str) -> str:
    """The text with the embargo in it; as it is, where only a person can say where it belongs."""
    if before.marks.has(_KEY):
        place = before.marks.value(_KEY)
        starts = [0, *(end.end() for end in re.finditer("\r\n?|\n", text))]
        old = A_MOMENT.search(text, starts[place.line - 1] + place.column - 1)
        return text[: old.start()] + written + text[old.end() :] if old else text
    line_end = "\r\n" if "\r\n" in text else "\n"
    if before.marks.has(_KEY[:1]):
        key, first = before.marks.key(_KEY[:1]), before.marks.value(_KEY[:1])
        lines = re.findall(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z", text)
        if first.line <= key.line:
            return text  # between braces, or empty
        lines.insert(key.line, f"{' ' * (first.column - 1)}embargo: {written}{line_end}")
        return "".join(lines)
    end = "" if text.endswith(("\n", "\r")) else line_end
    return f"{text}{end}release:{line_end}  embargo: {written}{line_end}"
