"""How long the command line takes from start to end, in whole processes that take turns.

    python benchmarks/startup.py

`hrdalert --help` stands beside a bare click program. `hrdalert draft` of one document of the repository's case as a
Word file stands beside a script that does so with docxtpl: it loads the same case file, with `yaml.safe_load` as
PyYAML's documentation has it (the target is set by this one) or, for information, with libyaml, and fills a Word
template of the same words and styles, made beforehand. The script checks nothing, keeps no name back and finds no
words of its own. Every process is new, on modules and templates that were compiled before, as they are from the
second start on; hrdalert has a workspace of its own and drafts into an empty folder each time.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from hrdalert.documents.blocks import Block, BulletList, Document, Heading, NumberedList, block_texts
from side_by_side import Job, Row, medians, show
from submission import CASE, DAY, DOCUMENT, Office
from word import blank_letter, words

BARE = """\
import click
@click.group()
def main(): pass
@main.command()
def draft(): "Draft."
main(["--help"])
"""
HRDALERT = "from hrdalert.cli import main; main({arguments!r})"
DOCXTPL = """\
import yaml
from docxtpl import DocxTemplate
with open({case!r}, encoding="utf-8") as file:
    case = yaml.{load}
letter = DocxTemplate({template!r})
letter.render(case, autoescape=True)
letter.save({out!r})
"""
NAME, TAG = "Chang Weiping", "{{ alleged_victims[0].name.full }}"


def process(code: str, folder: Path) -> Job:
    """A Python process in a folder, with modules compiled before as on the second start of a program."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return lambda: subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, check=True, capture_output=True
    )


def drafting(folder: Path, outs: Iterator[int]) -> Job:
    """Drafts into a folder that is not there yet: nothing counts as unchanged."""
    arguments = ["draft", CASE, "-d", DOCUMENT, "-f", "docx", "--date", str(DAY), "-o", f"out{next(outs)}"]
    return process(HRDALERT.format(arguments=arguments), folder)


_STYLES: dict[type[Block], str] = {
    Heading: "Heading 1",
    BulletList: "List Bullet",
    NumberedList: "List Number",
}


def make_template(document: Document, path: Path) -> None:
    """A Word file for docxtpl with the words of a document, where the name comes from the case file."""
    letter = blank_letter()
    for block in document.blocks:
        for text in block_texts((block,)):
            letter.add_paragraph(text.replace(NAME, TAG), style=_STYLES.get(type(block), "Body Text"))
    letter.save(str(path))


LOADERS = {"a docxtpl script": "safe_load(file)", "the same with libyaml": "load(file, yaml.CSafeLoader)"}


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = medians({"bare": lambda: process(BARE, folder), "ours": lambda: process(HELP, folder)}, 25)
        yield Row(
            "hrdalert --help", found["ours"], "a bare click program", found["bare"], 1.3, 1.1, within=True
        )
        yield from _drafting(folder)


def _drafting(folder: Path) -> Iterator[Row]:
    office = Office(folder)
    document = office.document(next(office.texts()))
    template, out = folder / "template.docx", folder / "docxtpl.docx"
    make_template(document, template)
    scripts = {
        name: DOCXTPL.format(case=str(office.case), template=str(template), out=str(out), load=load)
        for name, load in LOADERS.items()
    }
    for script in scripts.values():
        process(script, folder)()
        expected = [word for text in block_texts(document.blocks) for word in text.split()]
        assert words(out.read_bytes()) == expected
    outs = itertools.count()
    ways = {name: partial(process, script, folder) for name, script in scripts.items()}
    found = medians({"ours": lambda: drafting(folder, outs), **ways}, 12)
    work = "hrdalert draft, one case to one docx, cold"
    target: dict[str, tuple[float | None, float | None]] = {next(iter(scripts)): (2, 1)}
    for name in scripts:
        at_least, aim = target.get(name, (None, None))
        yield Row(work, found["ours"], name, found[name], at_least, aim, within=True)


HELP = HRDALERT.format(arguments=["--help"])

if __name__ == "__main__":
    show(rows())
