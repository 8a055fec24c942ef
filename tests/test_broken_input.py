"""Files that are broken, or made to do harm: each gets its message and exit status 1, and none ends in a traceback.

``HRDALERT_MEASURED=1 script/test -k broken`` runs each in a process of its own too, within three seconds of its
processor and 300 MiB.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from hrdalert.cli import main
from hrdalert.workspace import init
from tests.drafting import ROOT

CASE, FRENCH = "cases/example.yaml", "cases/example.fr.yaml"
SETTINGS, RECIPIENTS = "hrdalert.yaml", "recipients/example.yaml"
WORDS, SPANISH = "letter_templates/words/en.yaml", "letter_templates/words/es.yaml"
NOTE, NOTA = "letter_templates/note/en.md", "letter_templates/note/es.md"
INQUIRY, ANSWERS = "inquiries/hope-2026/inquiry.yaml", "inquiries/hope-2026/answers.csv"
FAMILY = "knowledge/vocabulary.family.yaml"
HEAD = "---\naudience: public\nto: press\nabout: a note\n---\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefg", "bcdefgh", strict=True)
)
OWN = "as_of: {day}\nrecords:\n- id: allowed\n  label: {{en: allowed}}\n  explanation: It took place.\n"
Change = Callable[[str], str | bytes]


def whole(text: str | bytes) -> Change:
    return lambda _: text


def more(text: str) -> Change:
    """At the end of the file."""
    return lambda before: f"{before}{text}"


def put(before: str, after: str) -> Change:
    def changed(text: str) -> str:
        assert before in text
        return text.replace(before, after, 1)

    return changed


def encoded(encoding: str) -> Change:
    return lambda text: text.replace("Puppeteer", "Marionnettiste célèbre").encode(encoding)


def loops(count: int, inside: str) -> str:
    opening = "".join(f"{{% for entry{number} in chronology %}}" for number in range(count))
    return f"{HEAD}{opening}{inside}{'{% endfor %}' * count}\n"


class Broken(NamedTuple):
    file: str
    change: Change
    says: str
    """What stands in the message."""
    command: tuple[str, ...] = ("check", CASE, "-d", "press-release", "--date", "as_of", "--whole")


def note(text: str, says: str) -> Broken:
    return Broken(NOTE, whole(text), says, ("check", CASE, "-d", "note", "--date", "as_of", "--whole"))


def answers(change: Change, says: str, file: str = ANSWERS) -> Broken:
    return Broken(file, change, says, ("inquiry", "check"))


BROKEN = {
    "utf-16": Broken(CASE, encoded("utf-16"), "1:1: error not-utf8"),
    "latin-1": Broken(CASE, encoded("latin-1"), "which may have been meant as 'é'"),
    "nul": Broken(CASE, put("Puppeteer", "\0"), "1:1: error not-text"),
    "word-file": Broken(CASE, whole(b"PK\x03\x04" + b"\0" * 1000), "1:1: error not-text"),
    "empty": Broken(CASE, whole(""), "error empty-file"),
    "remarks-alone": Broken(CASE, whole("# nothing\n\n"), "error empty-file"),
    "list": Broken(CASE, whole("- a\n- b\n"), "error not-keys"),
    "text": Broken(CASE, whole("She was taken.\n"), "error not-keys"),
    "too-large": Broken(CASE, more("\n# " + "x" * 5_100_000), "error too-large"),
    "deep-brackets": Broken(CASE, more("notes: " + "[" * 20_000), "error yaml-syntax"),
    "deep-keys": Broken(CASE, more("".join(f"{' ' * level}a:\n" for level in range(200))), "error too-deep"),
    "bomb": Broken(CASE, more(BOMB), "error too-many-copies"),
    "circle": Broken(CASE, more("sources: &s [*s]\n"), "error too-deep"),
    "circle-of-keys": Broken(CASE, more("measure: &m {title: *m}\n"), "error too-deep"),
    "alias-of-nothing": Broken(CASE, more("closing: *nowhere\n"), "error yaml-syntax"),
    "key-twice": Broken(CASE, more("status: past\n"), "the key status stands twice here"),
    "tab": Broken(CASE, put("  - id: play", "\t- id: play"), "68:1: error tab"),
    "merge-key": Broken(CASE, more("closing: {<<: {a: b}}\n"), "error merge-key"),
    "tag": Broken(CASE, more("closing: !!python/object/apply:os.system [ls]\n"), "error tag"),
    "two-documents": Broken(CASE, more("---\nreference: x\n"), "error several-documents"),
    "key-of-a-list": Broken(CASE, more("? [a, b]\n: c\n"), "error bad-key"),
    "open-quote": Broken(CASE, more("closing: 'She is\n"), "error yaml-syntax"),
    "control-character": Broken(CASE, put("Puppeteer", "Pup\x07peteer"), "error control-character"),
    "private-use": Broken(CASE, put("Puppeteer", "Pup\ue000peteer"), "error private-use"),
    "escaped-surrogate": Broken(CASE, more('closing: "\\ud800"\n'), "begins a special sign, and this one"),
    "long-line": Broken(CASE, put("reference: 2026-014", "reference: " + "x" * 1_000_000), "error long-word"),
    "year-0": Broken(
        CASE, put("as_of: 2026-03-20", "as_of: 0000-01-01"), "the year 0000 is outside 1900 to 2100"
    ),
    "year-99999": Broken(CASE, put("date: 2026-02-17", "date: 99999-01-01"), "69:11: error bad-date"),
    "no-such-day": Broken(CASE, put("date: 2026-02-17", "date: 2026-02-30"), "error bad-date"),
    "backwards": Broken(CASE, put("date: 2026-02-17", "date: 2026-03-01/2026-02-01"), "error bad-date"),
    "huge-number": Broken(
        SETTINGS,
        more(
            f"mail: {{from: a@b.example, transport: {{kind: smtp, host: c.example, port: {'9' * 6000}}}}}\n"
        ),
        "port:",
    ),
    "huge-count": Broken(
        CASE,
        put(
            "- id: ada",
            f"- id: ada\n    kind: group\n    members: [{{a: b}}]\n    count: {'9' * 6000}\n    born: x",
        ),
        "error",
    ),
    "text-for-people": Broken(
        CASE, put("related:", "related: Coro\narbitrary:"), "related: a list is expected here"
    ),
    "keys-for-a-list": Broken(
        CASE, put("chronology:\n", "chronology:\n  a: b\nsources:\n"), "chronology: a list is expected"
    ),
    "list-for-a-text": Broken(CASE, more("closing: [a, b]\n"), "closing: expected text, not a list"),
    "list-in-of": Broken(CASE, put("kind: arrest", "kind: arrest\n    of: [[ada]]"), "text is expected here"),
    "list-for-an-id": Broken(CASE, put("- id: play", "- id: [play]"), "text is expected here"),
    "thousands-of-keys": Broken(
        CASE, more("".join(f"statsu{number}: x\n" for number in range(8_000))), "did you mean status?"
    ),
    "thousands-of-words": Broken(
        CASE,
        more("requests:\n" + "".join(f"  - {{do: raise_cas{number}}}\n" for number in range(5_000))),
        "did you mean raise_case?",
    ),
    "thousands-in-custody": Broken(
        CASE,
        more("custody:\n" + "  - {of: ada, from: 2026-03-03, until: 2026-03-02}\n" * 5_000),
        "error repeated-key",
    ),
    "outcome-of-another": Broken(
        CASE,
        put("kind: arrest", "kind: judgment\n    of: ada\n    outcome: {ada: convicted, wen: quashed}"),
        "of: says that the judgment was about others",
    ),
    "loop-over-letters": note(
        f"{HEAD}{{% for a in 'abcd' %}}x{{% endfor %}}\n", "note/en.md:6: error template"
    ),
    "loop-over-a-text": note(
        f"{HEAD}{{% for a in case.summary %}}x{{% endfor %}}\n", "this is no list, and cannot be gone through"
    ),
    "loops-in-loops": note(loops(15, "x"), "take more than 100,000 steps"),
    "told-in-loops": note(loops(12, "{{ chronology | paragraphs }}\n"), "take more than 100,000 steps"),
    "multiplied": note(f"{HEAD}{{{{ 'a' * 10 ** 9 }}}}\n", "has no place in a template"),
    "class": note(f"{HEAD}{{{{ case.__class__ }}}}\n", "case has no __class__"),
    "no-such-value": note(f"{HEAD}{{{{ case.sumary }}}}\n", "did you mean summary?"),
    "open-loop": note(f"{HEAD}{{% for entry in chronology %}}x\n", "note/en.md:6: error template"),
    "include": note(f"{HEAD}{{% include '/etc/passwd' %}}\n", "Include has no place in a template"),
    "template-of-itself": note(f"{HEAD}{{% extends 'note/en.md' %}}\n", "extends itself"),
    "open-head": note("---\naudience: public\n", "the front matter is not closed"),
    "no-such-audience": note(f"{HEAD.replace('public', 'publik')}x\n", "did you mean public?"),
    "large-template": note(HEAD + "word " * 50_000, "a template 100 at most"),
    "class-in-words": Broken(
        WORDS,
        whole("demands: {release: {plain: 'release {of.__class__}'}}\n"),
        "en.yaml:1:37: error no-such-name",
    ),
    "item-in-words": Broken(
        WORDS, whole("dates: {day: '{d[0]}'}\n"), "the names that can stand here are d, month, y"
    ),
    "number-in-words": Broken(
        WORDS, whole("lines: {mandate: '{0}'}\n"), "'{0}' is nothing that can be filled in here"
    ),
    "mistyped-words": Broken(WORDS, whole("demands: {relaese: {plain: x}}\n"), "did you mean release?"),
    "list-of-words": Broken(
        WORDS, whole("marks: {review: [a]}\n"), "review: a text is expected here, not a list"
    ),
    "text-for-words": Broken(WORDS, whole("marks: x\n"), "marks: keys with texts are expected here"),
    "empty-part": Broken(WORDS, whole("withheld: 'a [[ b ]]'\n"), "stands here without a part that can go"),
    "bomb-in-words": Broken(WORDS, whole(BOMB), "error too-many-copies"),
    "setting-unknown": Broken(SETTINGS, more("maill: {}\n"), "did you mean mail?"),
    "setting-of-another-kind": Broken(
        SETTINGS, put("languages: [en]\n  formats", "languages: {a: b}\n  formats"), "languages: a list"
    ),
    "setting-in-a-circle": Broken(SETTINGS, more("mail: &m [*m]\n"), "error too-deep"),
    "settings-utf-16": Broken(SETTINGS, encoded("utf-16"), "error not-utf8"),
    "recipient-twice": Broken(
        RECIPIENTS, put("id: ministry-of-waters", "id: harbour-police"), "error duplicate-id"
    ),
    "recipient-of-no-state": Broken(
        RECIPIENTS, put("country: CHN", "country: XXX"), "'XXX' is no code of a State"
    ),
    "recipients-for-keys": Broken(RECIPIENTS, whole("recipients: {a: b}\n"), "a list is expected here"),
    "translation-of-nothing": Broken(
        FRENCH, whole("chronology: [{id: ply, text: x}]\n"), "nothing with the id 'ply'"
    ),
    "translation-with-a-list": Broken(
        FRENCH, whole("headline: [a, b]\n"), "headline: a text is expected here"
    ),
    "translation-of-a-place": Broken(
        FRENCH, more("custody: [{place: {}}]\n"), "place: a text is expected here"
    ),
    "answers-nul": answers(put("Tallow", "\0"), "the file holds NUL characters"),
    "answers-open-quote": answers(more('"\n"x;y'), "a row cannot be read"),
    "answers-cut": answers(lambda text: text[:300], "error no-column"),
    "inquiry-bomb": answers(more(BOMB), "error too-many-copies", INQUIRY),
    "no-such-subject": Broken(
        "knowledge/mandate.yaml", whole(OWN.format(day="2026-12-01")), "did you mean mandates?"
    ),
    "own-year-0": Broken(
        FAMILY, whole(OWN.format(day="0000-01-01")), "there is no day here that can be read"
    ),
    "own-moment": Broken(FAMILY, whole(OWN.format(day="2026-12-01 10:00")), "error own-record"),
    "own-key": Broken(
        FAMILY, whole(OWN.format(day="2026-12-01") + "  explanaton: x\n"), "did you mean explanation?"
    ),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose files each test puts back."""
    folder = tmp_path_factory.mktemp("broken") / "office"
    init(folder)
    (folder / "inquiries" / "hope-2026").mkdir(parents=True)
    for name in ("inquiry.yaml", "answers.csv"):
        source = ROOT / "inquiries" / "hope-2026" / name
        (folder / "inquiries" / "hope-2026" / name).write_bytes(source.read_bytes())
    return folder


@pytest.fixture
def broken(office: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Broken:
    """A workspace with one broken file in it, and what is to be said of that."""
    row = BROKEN[request.param]
    file = office / row.file
    before = file.read_bytes() if file.is_file() else None
    content = row.change((before or b"").decode("utf-8-sig"))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))

    def put_back() -> None:
        file.unlink() if before is None else file.write_bytes(before)

    request.addfinalizer(put_back)
    monkeypatch.chdir(office)
    return row


@pytest.mark.parametrize("broken", BROKEN, indirect=True)
def test_what_is_broken_gets_its_message(broken: Broken) -> None:
    done = CliRunner().invoke(main, broken.command, catch_exceptions=False)
    assert done.exit_code == 1, done.output[-2000:]
    assert broken.says in done.output and Path(broken.file).name in done.output, done.output[:2000]
    assert str(ROOT / "src") not in done.output


@pytest.mark.parametrize("broken", BROKEN if "HRDALERT_MEASURED" in os.environ else [], indirect=True)
def test_what_is_broken_takes_little_time_and_memory(broken: Broken) -> None:
    from tests.test_hostile import measured

    seconds, mebibytes, status, said = measured(Path.cwd(), *broken.command)
    assert status == 1 and "Traceback" not in said
    assert seconds < 3 and mebibytes < 300, (seconds, mebibytes)
