"""After ``forget`` no file of a workspace holds the name, and nothing goes to anybody a second time."""

from __future__ import annotations

import datetime
import email
import email.policy
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from hrdalert.cli import main
from hrdalert.dispatch.register import Register
from hrdalert.publishing import forgetting
from tests.dispatch import post_office
from tests.dispatch.post_office import DAY, PostOffice, run
from tests.publishing.office import SITE as SITE_ALONE
from tests.publishing.office import Office
from tests.publishing.servers import WordPressServer

FORMS = ("Wren", "Quill", "艾羽")
OTHERS = (
    "  - {id: dora, office: The Dora group, kind: member, email: dora@lantern.example, source: this test}\n"
)
SITE = "publishing: {site: {url: https://lantern.example/releases, title: Releases}}\n"


def said(*words: str, status: int = 0, typed: str = "") -> str:
    done: Result = CliRunner().invoke(main, list(words), input=typed, catch_exceptions=False)
    assert done.exit_code == status, done.output
    return done.output


def changed(path: Path, words: dict[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in words.items():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def parts_of(path: Path, content: bytes) -> Iterator[bytes]:
    """The bytes of a file, and of what is packed in it."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as opened:
            yield from (opened.read(name) for name in opened.namelist())
    elif content.startswith(b"%PDF"):
        reader = PdfReader(BytesIO(content))
        yield from (page.extract_text().encode() for page in reader.pages)
        yield str(reader.metadata).encode()
    elif path.suffix == ".eml":
        for part in email.message_from_bytes(content, policy=email.policy.default).walk():
            if isinstance(payload := part.get_payload(decode=True), bytes):
                yield from parts_of(Path(part.get_filename() or "text"), payload)


def holding(root: Path, *forms: str) -> dict[str, list[str]]:
    """By file, the forms that stand in it, in whatever case of letters."""
    found = {}
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        text = "\n".join(
            part.decode("utf-8", "replace") for part in parts_of(path, path.read_bytes())
        ).casefold()
        if held := [form for form in forms if form.casefold() in f"{path.name}\n{text}"]:
            found[path.relative_to(root).as_posix()] = held
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, PostOffice]]:
    """Drafts in all formats, an edited one set aside, a page, a sent message, a waiting one, a letter on paper."""
    with PostOffice() as post, pytest.MonkeyPatch.context() as patch:
        folder = post_office.office(
            tmp_path_factory.mktemp("a") / "office", post.port, press=1, recipients=OTHERS, more=SITE
        )
        settings = folder / "hrdalert.yaml"
        changed(settings, {"@example.org": "@lantern.example", "EDW": "LLW", "202 555 0100": "202 555 0177"})
        headline = {"headline: Puppeteer held for a play about": "headline: Ada Quill held for a play about"}
        names = {
            "Tim Quill": "Tim Reedham",
            "    title: Ms\n": "    title: Ms\n    native: {zh-Hans: 艾羽}\n",
        }
        changed(folder / "cases" / "example.yaml", headline | names | {"Ada": "Wren", "ada": "wren"})
        fresh = {"invented for this example": "this test", "2026-03-18": str(datetime.date.today())}
        changed(folder / "recipients" / "example.yaml", fresh)
        french = "headline: Ada Quill détenue\nalleged_victims: [{id: wren, occupation: marionnettiste}]\n"
        (folder / "cases" / "example.fr.yaml").write_text(french, "utf-8")
        patch.chdir(folder)
        run("translated", "example", "fr")
        run("draft", "example", "-d", "press-release", "-f", "docx,pdf,html,txt,md", "--date", DAY)
        run("draft", "example", "-d", "urgent-action,case-sheet", "-f", "txt", "--date", DAY)
        edited = folder / "out" / "public" / "2026-014" / "urgent-action.en.txt"
        edited.write_text(edited.read_text("utf-8") + "Wren Quill once more.\n", "utf-8")
        run("draft", "example", "-d", "urgent-action", "-f", "txt", "--date", "2026-03-21")
        run("publish", "example", "--send")
        run("queue", "example", "-d", "press-release", "--date", DAY)
        run("approve", "--yes")
        run("send", "--send")
        run("queue", "example", "-d", "urgent-action", "--date", DAY)
        run("print", "example", "--date", DAY)
        yield folder, post


@pytest.fixture
def here(made: tuple[Path, PostOffice], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace like it, of this test alone."""
    folder = tmp_path / "office"
    shutil.copytree(made[0], folder)
    monkeypatch.chdir(folder)
    return folder


def states(folder: Path) -> list[tuple[str, str, str]]:
    register = Register.open(folder / "register.db")
    try:
        return [(one.document, one.recipient, one.state) for one in register.find()]
    finally:
        register.close()


def test_no_file_holds_a_person_who_is_forgotten(here: Path, made: tuple[Path, PostOffice]) -> None:
    held = set(holding(here, *FORMS))
    assert {"cases/example.yaml", "cases/example.fr.yaml", "register.db", ".hrdalert/published.json"} <= held
    assert {path.rpartition(".")[2] for path in held if path.startswith("out/")} >= {
        "docx",
        "pdf",
        "html",
        "txt",
        "md",
    }
    assert any("set-aside" in path for path in held) and any("print" in path for path in held)
    before = states(here)
    shown = said("forget", "2026-014/wren", typed="n\n", status=1)
    assert "Nothing was changed" in shown and not [form for form in FORMS if form in shown]
    assert set(holding(here, *FORMS)) == held
    shown = said("forget", "wren", "--yes", status=3)
    assert "put the folder there anew" in shown and not [form for form in FORMS if form in shown]
    assert holding(here, *FORMS) == {}
    packed = rb"[A-Za-z0-9+/]{70}\r\n"
    assert not re.search(packed, (here / "register.db").read_bytes()), "no file lies in a message"
    assert "Tim Reedham" in (here / "cases" / "example.yaml").read_text("utf-8")
    after = states(here)
    others = [[one for one in found if one[0] != "urgent-action"] for found in (before, after)]
    assert others[0] == others[1]
    assert {state for document, _, state in after if document == "urgent-action"} == {"withdrawn"}
    [receipt] = json.loads((here / ".hrdalert" / "forgotten.json").read_text("utf-8"))
    assert receipt["what"] == "a person of 2026-014" and receipt["register"] == 1


def test_the_case_goes_on_with_the_pseudonym_and_nothing_goes_twice(
    here: Path, made: tuple[Path, PostOffice]
) -> None:
    said("forget", "wren", "--yes", status=3)
    run("draft", "example", "-d", "press-release", "-f", "txt", "--date", DAY)
    release = (here / "out/public/2026-014/press-release.en.txt").read_text("utf-8")
    assert "Puppeteer Ms K. was taken from her workshop" in " ".join(release.split())
    assert "before" in said("queue", "example", "-d", "press-release", "--date", DAY, status=1)
    assert "1 message is in the outbox" in said("queue", "example", "-d", "urgent-action", "--date", DAY)
    assert made[1].counts["desk0@gazette.example"] == 1


def test_whoever_was_stopped_in_the_middle_goes_on(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(forgetting, "put", breaks)
        assert CliRunner().invoke(main, ["forget", "wren", "--yes"]).exit_code == 1
    assert list(holding(here, *FORMS)) == ["cases/example.fr.yaml", "cases/example.yaml"]
    said("forget", "wren", "--yes")
    assert holding(here, *FORMS) == {}


def test_no_file_holds_a_case_that_is_forgotten(here: Path, made: tuple[Path, PostOffice]) -> None:
    shown = said("forget", "2026-014", "--yes", status=3)
    assert not [form for form in FORMS if form in shown]
    assert holding(here, *FORMS, "Reedham", "Puppets on the square") == {}
    assert not [path for path in (here / "out").rglob("*") if path.is_file()]
    (here / "cases" / "example.yaml").write_bytes((made[0] / "cases" / "example.yaml").read_bytes())
    assert "before" in said("queue", "example", "-d", "press-release", "--date", DAY, status=1)


def test_what_is_left_of_a_case_whose_file_is_gone_goes(here: Path) -> None:
    for path in (here / "cases").iterdir():
        path.unlink()
    said("forget", "2026-014", "--yes", status=3)
    assert holding(here, *FORMS) == {}


def test_a_translation_that_cannot_be_read_stops_it(here: Path) -> None:
    broken = here / "cases" / "example.fr.yaml"
    broken.write_text("headline: [Wren Quill\n", "utf-8")
    assert "example.fr.yaml cannot be read" in said("forget", "wren", "--yes", status=1)
    assert broken.read_text("utf-8") == "headline: [Wren Quill\n"
    assert list((here / "out").rglob("*.pdf"))


def test_who_is_named_elsewhere_is_said(here: Path) -> None:
    (here / "notes.txt").write_text("first line\nWren Quill called.\n", "utf-8")
    assert "notes.txt:2 still" in said("forget", "wren", "--yes", status=3)


@pytest.mark.parametrize("whom", ["nobody", "2026-014/nobody", "..", ".", "cases"])
def test_who_is_not_there_is_not_forgotten(here: Path, whom: str) -> None:
    before = sorted(here.rglob("*"))
    assert "is no case, and no id of a person" in said("forget", whom, "--yes", status=1)
    assert sorted(here.rglob("*")) == before


def test_without_a_pseudonym_nothing_is_done(here: Path) -> None:
    case = here / "cases" / "example.yaml"
    for words in ("", "    pseudonym: Ms Quill\n"):
        text = case.read_text("utf-8").partition("    pseudonym: Ms K.")
        case.write_text(f"{text[0]}{words}{text[2].partition(chr(10))[2]}" if text[1] else text[0], "utf-8")
        assert "no pseudonym here" in said("forget", "wren", "--yes", status=1)
    assert (here / "site").is_dir() and FORMS[0] in case.read_text("utf-8")


@pytest.mark.parametrize("public", [True, False])
def test_a_post_goes_into_the_trash_or_is_said(
    office: Office, website: WordPressServer, public: bool
) -> None:
    """Somebody who was withheld already is forgotten, too."""
    office.draft()
    office.publish("--to", "wordpress", "--public", "--send")
    office.write(public=public)
    if not public:
        office.set_up(SITE_ALONE)
    shown = office.run("forget", "wren", "--yes", status=3)
    assert ("Empty the trash of" if public else "Take post 41 off") in shown
    assert website.posts[41]["status"] == ("trash" if public else "publish")
    assert holding(office.root, "Kestrelmoor", "Wren") == {}
    assert "name-leak" not in office.draft()
    assert "Mx L." in (office.root / "out/public/2031-007/press-release.en.html").read_text("utf-8")
