"""How long the command line takes from start to end, in whole processes that take turns.

`hrdalert --help` stands beside a bare click program. `hrdalert draft` of one document as a Word file stands beside a
script that does so with docxtpl: it loads the same case file with `yaml.safe_load`, as PyYAML's documentation has it,
and fills a Word template of the same words and styles, made beforehand. The script checks nothing, keeps no name back
and finds no words of its own. Modules were compiled before, as they are from the second start on; hrdalert has a
workspace of its own and drafts into an empty folder each time.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from hrdalert.documents.blocks import Block, BulletList, Document, Heading, NumberedList, block_texts
from hrdalert.workspace import Workspace
from offices import REAL, ROOT, office
from side_by_side import Job, Row, Way, has, hrdalert, medians, python
from word import blank_letter, words

CASE, DOCUMENT = "china-chang-weiping", "un-communication"
BARE = """\
import click
@click.group()
def main(): pass
@main.command()
def draft(): "Draft."
main(["--help"])
"""
DOCXTPL = """\
import yaml
from docxtpl import DocxTemplate
with open({case!r}, encoding="utf-8") as file:
    case = yaml.safe_load(file)
letter = DocxTemplate({template!r})
letter.render(case, autoescape=True)
letter.save({out!r})
"""
NAME, TAG = "Chang Weiping", "{{ alleged_victims[0].name }}"
STYLES: dict[type[Block], str] = {
    Heading: "Heading 1",
    BulletList: "List Bullet",
    NumberedList: "List Number",
}


def make_template(document: Document, path: Path) -> None:
    """A Word file for docxtpl with the words of a document, where the name comes from the case file."""
    letter = blank_letter()
    for block in document.blocks:
        for text in block_texts((block,)):
            letter.add_paragraph(text.replace(NAME, TAG), style=STYLES.get(type(block), "Body Text"))
    letter.save(str(path))


def drafting(folder: Path) -> Job:
    """Drafts into a folder that is not there yet."""
    for name in ("out", ".hrdalert"):
        shutil.rmtree(folder / name, ignore_errors=True)
    arguments = ("draft", CASE, "-d", DOCUMENT, "-f", "docx", "--date", "as_of")
    return lambda: hrdalert(*arguments, folder=folder)


def rows(whole: bool) -> Iterator[Row]:
    """The help, and one case to one Word file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds = medians(
            {
                "bare": lambda: partial(python, "-c", BARE, folder=folder),
                "ours": lambda: partial(hrdalert, "--help", folder=folder),
            },
            25,
        )
        yield Row(
            "hrdalert --help", seconds["ours"], "a bare click program", seconds["bare"], 1.4, within=True
        )
        if has("docxtpl", "a cold draft"):
            yield _drafting(folder)


def _drafting(folder: Path) -> Row:
    case = office(folder, ROOT / "recipients") / f"{CASE}.yaml"
    shutil.copy(next(path for path in REAL if path.stem == CASE), case)
    document = Workspace.open(folder).case(CASE).draft(DOCUMENT).document
    template, out = folder / "template.docx", folder / "docxtpl.docx"
    make_template(document, template)
    script = DOCXTPL.format(case=str(case), template=str(template), out=str(out))
    python("-c", script, folder=folder)
    assert words(out.read_bytes()) == [word for text in block_texts(document.blocks) for word in text.split()]
    ways: dict[str, Way] = {
        "ours": lambda: drafting(folder),
        "docxtpl": lambda: partial(python, "-c", script, folder=folder),
    }
    seconds = medians(ways, 12)
    work = "hrdalert draft, one case to one docx, cold"
    return Row(work, seconds["ours"], "a docxtpl script", seconds["docxtpl"], 4, within=True)
