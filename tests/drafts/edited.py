"""Word files as colleagues edit them: through LibreOffice, where it is installed, or paragraph by paragraph."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import pytest
from docx.oxml.ns import qn

from hrdalert.cases.sentences import sentences

NEEDS_LIBREOFFICE = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here"
)
Edit = tuple[str, str]
"""A sentence, and what stands in its place: nothing, another one, or both."""

_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Put(doc As Object, pattern As String, words As String)
  Dim search As Object, found As Object
  search = doc.createSearchDescriptor()
  search.SearchRegularExpression = True
  search.SearchCaseSensitive = True
  search.SearchString = pattern
  found = doc.findFirst(search)
  If Not IsNull(found) Then found.setString(words)
End Sub
Sub Edit
  Dim hidden(0) As New com.sun.star.beans.PropertyValue, form(0) As New com.sun.star.beans.PropertyValue
  Dim doc As Object
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  form(0).Name = "FilterName" : form(0).Value = "MS Word 2007 XML"
%s
End Sub
</script:module>
"""


class LibreOffice:
    """An office program with a profile of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()

    def round_trip(self, files: Sequence[Path]) -> list[Path]:
        """The same files, opened, kept as OpenDocument, opened again and saved as Word files."""
        for kind, sources in (("odt", files), ("docx", [self.folder / f"{file.stem}.odt" for file in files])):
            self._run("--convert-to", kind, "--outdir", str(self.folder), *map(str, sources))
        return [self.folder / file.name for file in files]

    def pages(self, files: Sequence[Path]) -> list[Path]:
        """The same files as PDF files."""
        if files:
            self._run("--convert-to", "pdf", "--outdir", str(self.folder), *map(str, files))
        return [self.folder / f"{file.stem}.pdf" for file in files]

    def edit(self, file: Path, edits: Sequence[Edit], *, tracked: bool = False) -> Path:
        """The file with the edits made by hand, as changes to be accepted where they are tracked, and saved."""
        module = self.folder / "profile/user/basic/Standard/Module1.xba"
        if not module.is_file():  # LibreOffice makes it when it starts for the first time
            self._run("--convert-to", "txt", "--outdir", str(self.folder), str(file))
        target = self.folder / f"edited-{file.name}"
        steps = [f'doc = StarDesktop.loadComponentFromURL("{file.as_uri()}", "_blank", 0, hidden())']
        steps += [f"doc.RecordChanges = {tracked}"]
        steps += [f"Put(doc, {_basic(_pattern(old))}, {_basic(new)})" for old, new in edits]
        steps += [f'doc.storeToURL("{target.as_uri()}", form())', "doc.close(True)"]
        module.write_text(_MACRO % escape("\n".join(steps)), encoding="utf-8")
        self._run("macro:///Standard.Module1.Edit")
        return target

    def _run(self, *words: str) -> None:
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--norestore", *words]
        subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=180)


def _pattern(sentence: str) -> str:
    """A pattern for a sentence, whatever stands between its words."""
    words = (
        "".join(f"\\{letter}" if letter in ".?()[]" else letter for letter in word)
        for word in sentence.split()
    )
    return r"[\s\u00a0]+".join(words)


def _basic(text: str) -> str:
    quoted = text.replace('"', '""')
    return f'"{quoted}"'.replace("\n", '" & Chr(13) & "')


def sentences_of_one_run(content: bytes) -> list[str]:
    """The sentences of a Word file that stand there once, each of them wholly in one run, so that it can be edited."""
    body = docx.Document(BytesIO(content)).element.body
    paragraphs = (paragraph.text.split("\n") for paragraph in body.iter(qn("w:p")))
    runs = [text.text or "" for text in body.iter(qn("w:t"))]
    counts = Counter(sentences(line for lines in paragraphs for line in lines))
    return sorted(text for text in counts if sum(run.count(text) for run in runs) == counts[text] == 1)


def by_hand(content: bytes, edits: Sequence[Edit]) -> bytes:
    """A Word file with words of its runs replaced, each where they stand first."""
    opened = docx.Document(BytesIO(content))
    for old, new in edits:
        text = next(text for text in opened.element.body.iter(qn("w:t")) if old in (text.text or ""))
        text.text = text.text.replace(old, new, 1)
    saved = BytesIO()
    opened.save(saved)
    return saved.getvalue()
