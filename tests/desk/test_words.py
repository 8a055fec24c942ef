"""The page calls everything by a name, in each of its languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from hrdalert.cases.model import Case
from hrdalert.cases.shape import shape_of, shapes
from hrdalert.desk import app, consent_pages, interview
from hrdalert.desk.case_form import rooms
from hrdalert.desk.labels import LANGUAGES, named, page_words
from hrdalert.desk.mail_words import KINDS, STATES, TO_DO, TO_POST
from hrdalert.disclosure.audience import READERS
from tests.desk.conftest import CASE, Desk
from tests.desk.pages import Seen, case_pages
from tests.desk.test_reach import YAML

DESK = Path(app.__file__).parent
FRENCH = {"Accept-Language": "fr-CA, fr;q=0.9, en;q=0.5"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_without_a_label(language: str) -> None:
    lacking = [room.id for room in rooms() if not named(language, "rooms", "", room.id)]
    for shape in shapes(shape_of(Case)):
        part = shape.model.__name__
        for key in shape.keys.values():
            lacking += [] if named(language, "labels", part, key.name) else [f"{part}.{key.name}"]
            for word in map(str, key.words):
                tables = (named(language, "choices", where, word) for where in (key.name, part))
                lacking += [] if any(tables) else [f"{part}.{key.name}: {word}"]
    assert lacking == []


def test_no_label_and_no_hint_speaks_as_the_file_does() -> None:
    words = page_words("en")
    keys = [(shape.model.__name__, key) for shape in shapes(shape_of(Case)) for key in shape.keys.values()]
    said = [text for part, key in keys for text in (words.label(part, key.name), words.hint(part, key))]
    assert [text for text in said if YAML.search(text)] == []


def test_every_fixed_text_of_the_pages_is_there_in_french() -> None:
    texts = {text for status in interview.STATUSES for text in (status.label, status.why)}
    for page in (DESK / "pages").glob("*.html"):
        for call in Environment().parse(page.read_text(encoding="utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "word":
                texts |= {const.value for const in call.args if isinstance(const, nodes.Const)}
    for module in DESK.glob("*.py"):
        for made in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(made, ast.Call) and re.search(r"\b_?(word|counted)$", ast.unparse(made.func)):
                texts |= {
                    arg.value
                    for arg in made.args
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                }
    texts |= {*STATES.values(), *TO_DO.values(), *KINDS.values(), TO_POST, *READERS.values()}
    texts |= {option.label for option in consent_pages._ANSWERS}
    for script in (DESK / "static").glob("*.js"):
        for call in re.findall(r"\b(?:word|say)\((.*)", script.read_text(encoding="utf-8")):
            texts |= set(re.findall(r'"([A-Z][^"]+)"', call))
    assert sorted(texts - page_words("fr").texts.keys()) == []


def test_the_french_page_has_no_english_label(desk: Desk) -> None:
    desk.file.write_text(
        f"{CASE}urgent: She is ill.\nrelated: [{{id: bob, name: Bob Quill}}]\n", encoding="utf-8"
    )
    said = {}
    for language, headers in (("en", {}), ("fr", FRENCH)):
        pages = [
            desk.ask(f"/page/{page}", **headers)
            for page in (
                "home",
                "new",
                "case/2026-007",
                "consent/2026-007",
                "named/2026-007",
                "notes/2026-007",
            )
        ]
        html = [page.get_data(as_text=True) for page in pages]
        seen = map(Seen, [*html, *case_pages(desk, "2026-007", **headers)])
        said[language] = {word for page in seen for word in page.labels}
    theirs = {"2026-007", "2026-001", "Lawyer Ada Quill held in the harbour", "Ada Quill", "Bob Quill"}
    assert said["en"] & said["fr"] - theirs - {"2026-01-30", "—", "×", "·"} == set()


def test_the_page_says_its_language(desk: Desk) -> None:
    assert '<html lang="fr"' in desk.ask("/", **FRENCH).get_data(as_text=True)
    assert '<html lang="en"' in desk.ask("/", Accept_Language="sw").get_data(as_text=True)
