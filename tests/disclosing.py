"""What the tests of disclosure share: invented cases with answers taken away, and all that a file gives to a reader."""

from __future__ import annotations

import datetime
import html
import io
import re
import types
import typing
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pypdf
from msgspec import Struct

from hrdalert.audience import Audience
from hrdalert.cases import Case, check_text
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import Consent
from hrdalert.disclosure import disclose
from hrdalert.disclosure import view as views
from hrdalert.disclosure.view import CaseView, Gap, TextView
from hrdalert.documents.blocks import Document, block_texts, link_addresses
from hrdalert.documents.compose import Order
from hrdalert.drafting import Desk
from hrdalert.errors import InputErrors, Origin
from hrdalert.workspace import Workspace

CASES = Path(__file__).parent / "cases"
DAY = datetime.date(2031, 6, 1)
AUDIENCES: tuple[Audience, ...] = ("internal", "un", "government", "public")
PACKAGED: Mapping[str, Audience] = {
    "case-sheet": "internal",
    "un-communication": "un",
    "appeal-letter": "government",
    "press-release": "public",
    "urgent-action": "public",
}
ALL = (*PACKAGED, *(f"everything-{audience}" for audience in AUDIENCES))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


# --- cases


def read(text: str, file: Path = Path("cases/invented.yaml")) -> Case:
    """The case of a text; InputErrors with all of its problems if it has errors."""
    case, problems = check_text(text, file)
    if case is None:
        raise InputErrors(problems)
    return case


@cache
def text_of(name: str) -> str:
    return (CASES / f"{name}.yaml").read_text(encoding="utf-8")


def case_of(name: str, *changes: tuple[str, str]) -> Case:
    """A case of ``tests/cases``, with pieces of its text replaced, each of which must stand there once."""
    text = text_of(name)
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        text = text.replace(old, new)
    return read(text, CASES / f"{name}.yaml")


def answering(case: Case, person: str, **answers: Any) -> Case:
    """The case with other answers of a person; None for what was never asked."""

    def changed(each: Any) -> Any:
        if each.id != person:
            return each
        given = {
            use: Consent.model_validate({"answer": answer} if isinstance(answer, str) else answer)
            if answer
            else None
            for use, answer in answers.items()
        }
        return each.model_copy(update={"consent": each.consent.model_copy(update=given)})

    return case.model_copy(
        update={
            "alleged_victims": tuple(map(changed, case.alleged_victims)),
            "related": tuple(map(changed, case.related)),
        }
    )


def lamplighter(*changes: tuple[str, str]) -> Case:
    """Everybody agreed to everything."""
    return case_of("lamplighter", *changes)


def unnamed(*changes: tuple[str, str]) -> Case:
    """The lamplighter, who was not asked whether the public may have her name."""
    return answering(lamplighter(*changes), "varga", public=None)


def silent(case: Case) -> Case:
    """The case in which nobody was asked anything."""
    for person in (*case.alleged_victims, *case.related):
        case = answering(case, person.id, submission=None, government=None, un_report=None, public=None)
    return case


def view_of(case: Case, audience: Audience, day: datetime.date = DAY) -> CaseView:
    return disclose(case, audience, day)


# --- documents

_SETTINGS = """
organisation: {name: Lantern Office, place: Nowhere, country: USA, mission: works for those who count}
contacts: [{name: Desk, role: appeals, email: desk@lantern.example, languages: [en]}]
"""
_RECIPIENTS = """
recipients:
  - {id: lamp-police, office: Lamp Police of Ruritania, kind: police, country: AND, languages: [en],
     address: [1 Wick Square, Ruritania], salutation: {en: 'Dear Chief Lamplighter,'}, source: invented}
"""


def office_in(root: Path, settings: str = _SETTINGS) -> Desk:
    """A workspace with one recipient, and with a document a audience that prints all that a view holds."""
    (root / "recipients").mkdir(parents=True)
    (root / "hrdalert.yaml").write_text(settings, encoding="utf-8")
    (root / "recipients" / "all.yaml").write_text(_RECIPIENTS, encoding="utf-8")
    for audience in AUDIENCES:
        add_template(root, f"everything-{audience}", everything(audience))
    return Desk(Workspace.find(root))


def add_template(root: Path, document: str, text: str) -> Path:
    folder = root / "letter_templates" / document
    folder.mkdir(parents=True)
    path = folder / "en.md"
    path.write_text(text, encoding="utf-8")
    return path


def composed(
    desk: Desk, document: str, case: Case, day: datetime.date = DAY, clock: datetime.date = DAY
) -> list[Document]:
    return desk.documents(case, Order(document, "en", day), clock)


def words_of(documents: list[Document]) -> str:
    """All that stands in documents: titles, words and addresses."""
    return "\n".join(
        piece
        for document in documents
        for piece in (
            document.title,
            document.reference,
            *block_texts(document.blocks),
            *link_addresses(document.blocks),
        )
    )


Words: TypeAlias = Callable[..., str]


def sayer(desk: Desk) -> Words:
    """What tells all that a document says of a case, on a day."""

    def said(document: str, case: Case, day: datetime.date = DAY) -> str:
        return words_of(composed(desk, document, case, day))

    return said


# --- a template that prints a whole view


def everything(audience: Audience) -> str:
    """A template that prints every field that a view has, made from the classes of the view themselves."""
    head = (
        f"---\ndocument: everything-{audience}\nlanguage: en\naudience: {audience}\ntitle: All\n"
        "addressed_to: office\nnames: full\n---\n# All\n\n{% block own %}{% endblock %}\n\n"
    )
    return head + "\n".join(_printing("case", CaseView, ())) + "\n"


def _printing(name: str, kind: Any, within: tuple[Any, ...]) -> Iterator[str]:
    for field, hint in _hints(kind).items():
        yield from _printing_one(f"{name}.{field}", hint, (*within, kind))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {name: hints[name] for name in kind.__struct_fields__}


def _printing_one(name: str, hint: Any, within: tuple[Any, ...]) -> Iterator[str]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        hint = next(each for each in arguments if each is not Gap)
        yield from _printing_one(name, hint, within)
    elif origin is tuple:
        item = f"item{len(within)}{name.count('.')}"
        yield f"{{% for {item} in {name} %}}"
        yield from _printing_one(item, arguments[0], within)
        yield "{% endfor %}"
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        key = f"key{len(within)}{name.count('[')}"
        yield f"{{% for {key} in {name} %}}"
        yield from _printing_one(f"{name}[{key}]", arguments[1], within)
        yield "{% endfor %}"
    elif isinstance(hint, type) and issubclass(hint, Struct) and hint is not Origin:
        yield f"{{% if {name} %}}"
        if hint in within or (hint is views.PersonView and len(within) > 1):
            yield from (f"- {{{{ {name} | {form} }}}}\n" for form in ("again",) if hint is views.PersonView)
        else:
            yield from _printing(name, hint, within)
        yield "{% endif %}"
    elif hint is CaseDate or hint is datetime.date:
        yield f"{{% if {name} %}}\n- {{{{ {name} | day }}}}\n\n{{% endif %}}"
    elif hint in (TextView, str, int) or origin is typing.Literal:
        yield f"{{% if {name} %}}\n- {{{{ {name} }}}}\n\n{{% endif %}}"
    else:
        assert hint in (bool, Origin) or origin is frozenset, f"{name}: what is to be printed of {hint}?"


# --- files


def parts_of(path: Path) -> Iterator[tuple[str, str]]:
    """Every part of a file in which something can be read, with its name: decoded, and without markup."""
    content = path.read_bytes()
    yield "path", path.as_posix()
    yield "bytes", content.decode("utf-8", "replace") + content.decode("utf-16-le", "replace")
    if path.suffix == ".docx":
        yield from _parts_of_zip(content)
    elif path.suffix == ".pdf":
        yield from _parts_of_pdf(content)
    else:
        text = content.decode("utf-8")
        yield "text", _without_tags(text) if path.suffix == ".html" else text.replace("\\", "")


def _without_tags(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def _parts_of_zip(content: bytes) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield "comment", archive.comment.decode()
        for member in archive.infolist():
            text = archive.read(member).decode("utf-8", "replace")
            yield member.filename, f"{member.filename} {member.extra!r} {member.comment!r} {text}"
            yield f"{member.filename} without tags", _without_tags(text)


def _parts_of_pdf(content: bytes) -> Iterator[tuple[str, str]]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    yield "pages", "".join(page.extract_text() for page in reader.pages)
    yield "metadata", repr(dict(reader.metadata or {}))
    yield "outlines", repr(reader.outline)
    yield "attachments", repr(dict(reader.attachments))
    size = reader.trailer["/Size"]
    assert isinstance(size, int)
    for number in range(1, size):
        found = reader.get_object(pypdf.generic.IndirectObject(number, 0, reader))
        yield f"object {number}", repr(found)
        if isinstance(found, pypdf.generic.StreamObject):
            data = found.get_data()
            yield f"stream {number}", data.decode("utf-8", "replace") + data.decode("utf-16-be", "replace")


def squeezed(text: str) -> str:
    """Without what a format may put between the letters of a word: spaces, line breaks, hyphens."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", text).casefold()
