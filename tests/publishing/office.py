"""An office with one invented case, in a workspace of its own, and what its commands say on a day."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hrdalert.cli import main, options
from hrdalert.cli import publishing as commands

TODAY = datetime.date(2031, 4, 20)
NOW = datetime.datetime(2031, 4, 20, 9, 30, tzinfo=datetime.UTC)
NAME = "Kestrelmoor"
"""The family name that must not be seen where it is withheld; it stands nowhere else."""
PAGE = "2031-007.press-release.en.html"

SETTINGS = """\
organisation:
  name: Lantern Office
  place: Nowhere
  country: USA
  mission: works for those who count
  about: Lantern Office writes for those who count the lamps.
contacts: [{name: Desk, role: press, email: desk@lantern.example, languages: [en]}]
defaults: {languages: [en], formats: [html]}
"""
SITE = """\
  site: {folder: site, url: https://lantern.example/releases, title: Releases of Lantern Office}
"""
CASE = """\
reference: 2031-007
state: CHN
as_of: 2031-04-20
status: ongoing
headline: Lamplighter held for counting lamps
summary: |
  A lamplighter was taken from the lighthouse of Nowhere Sound by the Harbour Police on 3 March 2031. It is not known
  where the lamplighter is held, or whether there is a charge.
now: |
  There was no warrant.
position: Nobody should lose their liberty for counting lamps.
demands: [{do: release, of: [wren]}]
withheld:
  headline: Lamplighter held for counting lamps
  summary: |
    Mx L., a lamplighter, was taken away in 2031. It is not known where Mx L. is held.
  position: Nobody should lose their liberty for counting lamps.
alleged_victims:
  - id: wren
    name: Wren Kestrelmoor
    also: [Wrennie, Kestrelmoor]
    pronouns: they/them
    occupation: lamplighter
    nationality: CHN
    about: |
      Wren Kestrelmoor has counted the lamps of the poor since 2019.
    consent:
      submission: {answer: yes, by: a friend, date: 2031-04-01}
      government: {answer: yes, by: a friend, date: 2031-04-01}
      public: {answer: PUBLIC, by: a friend, date: 2031-04-01}
    pseudonym: Mx L.
alleged_perpetrators:
  - {id: police, name: the Nowhere Harbour Police, kind: state}
chronology:
  - id: arrest
    kind: arrest
    date: 2031-03-03
    place: Nowhere Sound
    text: |
      On 3 March 2031 officers of the Nowhere Harbour Police took Wren Kestrelmoor from the lighthouse.
    violations: [arbitrary_detention]
    by: [police]
    weight: lead
    sources: [S1, S2]
custody:
  - {of: wren, from: 2031-03-03, kind: incommunicado, place: unknown}
sources:
  - {id: S1, kind: media, title: The lamps of Nowhere, publisher: The Gull, date: 2031-03-04,
     url: 'https://gull.example/lamps?page=2#top'}
  - {id: S2, kind: family, title: a call, date: 2031-03-05, confidential: yes, url: 'https://kin.example/private'}
"""


class Office:
    """A workspace, with the commands of a person who works in it."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.root = root
        self._patch = patch
        (root / "cases").mkdir()
        (root / "recipients").mkdir()
        patch.chdir(root)
        self.set_up(SITE)
        self.write(public=True)
        self.on(TODAY)

    def on(self, day: datetime.date, now: datetime.datetime | None = None) -> None:
        """From now on it is this day."""
        instant = now or datetime.datetime.combine(day, NOW.timetz())
        for module in (options, commands):
            self._patch.setattr(module, "today", lambda: day)
        self._patch.setattr(commands, "now", lambda: instant)

    def set_up(self, publishing: str, settings: str = SETTINGS) -> None:
        text = f"{settings}publishing:\n{publishing}" if publishing else settings
        (self.root / "hrdalert.yaml").write_text(text, encoding="utf-8")

    def write(self, *changes: tuple[str, str], public: bool, reference: str = "2031-007") -> None:
        """Writes the case file, with pieces of its text replaced, each of which must stand there once."""
        text = CASE.replace("PUBLIC", "yes" if public else "no").replace("2031-007", reference)
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
            text = text.replace(old, new)
        (self.root / "cases" / f"{reference}.yaml").write_text(text, encoding="utf-8")

    def run(self, *words: str, status: int = 0) -> str:
        done: Result = CliRunner().invoke(main, list(words), catch_exceptions=False)
        assert done.exit_code == status, f"{' '.join(words)}: {done.exit_code}\n{done.output}"
        return done.output.replace("\\", "/")

    def draft(self, *words: str, status: int = 0) -> str:
        return self.run("draft", "2031-007", "-d", "press-release", *words, status=status)

    def publish(self, *words: str, status: int = 0) -> str:
        return self.run("publish", "2031-007", *words, status=status)

    def files(self) -> dict[str, bytes]:
        """What lies on the site, by name."""
        folder = self.root / "site"
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())} if folder.is_dir() else {}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    yield Office(tmp_path, monkeypatch)


def as_xml(page: bytes) -> str:
    """A page as XML: its doctype taken away, and its empty elements closed."""
    text = page.decode("utf-8").removeprefix("<!doctype html>\n")
    text = text.replace("<style>", "<style><![CDATA[").replace("</style>", "]]></style>")
    return re.sub(r"<((?:meta|link|hr|br)\b[^>]*)>", r"<\1/>", text)
