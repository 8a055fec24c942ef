"""The filters of templates: what becomes a date, a list, a table or paragraphs.

Each takes the page and a value that is there: what is absent has passed by.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from hrdalert.cases.dates import CaseDate
from hrdalert.documents import blocks as doc
from hrdalert.documents.absent import Absent, Entries, Rows, Values, Word
from hrdalert.documents.casetext import Misuse, TextToken
from hrdalert.documents.front_matter import nearest
from hrdalert.documents.printing import NUMBERED
from hrdalert.documents.render_state import RenderState


def day(render: RenderState, value: Any) -> TextToken:
    """A date in words: 3 March 2026, early March 2026, about 1984."""
    if not isinstance(value, datetime.date | CaseDate):
        raise Misuse("this is no date", "take | day away")
    return render.day(value)


def joined(render: RenderState, value: Any, key: str = "", by: str = "last") -> TextToken | Absent:
    """Several as one: "a, b and c"; ``by="either"`` gives "a, b or c", ``by="apart"`` "a; b; c"."""
    tokens = list(_tokens(render, value, key))
    return render.joined(tokens, by) if tokens else _nothing(value, key)


def listed(render: RenderState, value: Any, key: str = "") -> TextToken | Absent:
    items = tuple(_item(render, token) for token in _tokens(render, value, key))
    return render.texts.blocks(doc.BulletList(items)) if items else _nothing(value, key)


def numbered(render: RenderState, value: Any, key: str = "") -> TextToken | Absent:
    """A list with numbers; a single item has none."""
    items = tuple(_item(render, token) for token in _tokens(render, value, key))
    made = doc.NumberedList if len(items) > 1 else doc.BulletList
    return render.texts.blocks(made(items)) if items else _nothing(value, key)


def paragraphs(render: RenderState, value: Any, key: str = "") -> TextToken | Absent:
    """Texts as paragraphs, numbered where the front matter says so, with the numbers of their sources behind them."""
    if isinstance(value, Entries):
        contents = [content for group in value.groups for content in _group(render, group)]
    else:
        contents = [
            content for token in _tokens(render, value, key) for content in _paragraphs(render, token)
        ]
    number = NUMBERED if render.front.numbered else None
    if not contents:
        return _nothing(value, key)
    return render.texts.blocks(*(doc.Paragraph(content, number) for content in contents))


def paragraph(render: RenderState, value: Any, number: int, *, on: bool = False) -> TextToken | Absent:
    """The paragraph of a text with this number, such as a quotation; ``on`` adds those behind it, in one line."""
    if not isinstance(value, TextToken):
        raise Misuse("only a text has paragraphs", "take | paragraph away")
    chosen = list(_paragraphs(render, value))[number - 1 : None if on else number]
    between = [(*content, doc.Text(" ")) for content in chosen[:-1]]
    return render.texts.line(tuple(chain(*between, *chosen[-1:]))) if chosen else _nothing(value, "")


def table(render: RenderState, value: Any, *columns: str) -> TextToken | Absent:
    """Rows as a table, without the columns in which no row has a value."""
    if not isinstance(value, Rows):
        what = "only rows make a table"
        raise Misuse(what, "take people, consents, custody, members, measure.provisions, …")
    for column in columns:
        if column not in value.keys and value.keys:
            raise Misuse(f"{value.path} has no {column}", nearest(column, value.keys))
    chosen = columns or value.keys
    cells = [[_cell(render, row.get(column)) for column in chosen] for row in value]
    kept = [number for number in range(len(chosen)) if any(row[number] for row in cells)]
    rows = tuple(tuple(row[number] for number in kept) for row in cells if any(row))
    if not rows:
        return Absent(value.path)
    names = [chosen[number] for number in kept]
    header = tuple((doc.Text(render.words.find("columns", name) or name),) for name in names)
    return render.texts.blocks(doc.Table(header, rows))


def label(render: RenderState, value: Any) -> TextToken:
    """The word for an id: of case.status, of the kind of an entry."""
    if not isinstance(value, Word):
        raise Misuse("this has no label", "take | label away")
    return value.label


def capital(render: RenderState, value: Any) -> TextToken:
    """The same words with a capital, for the beginning of a sentence."""
    if not isinstance(value, TextToken):
        raise Misuse("only a text gets a capital", "take | capital away")
    first, *rest = render.texts.inlines(value)
    if isinstance(first, doc.Text):
        first = first.saying(first.text[:1].upper() + first.text[1:])
    return render.texts.line((first, *rest))


def asked(render: RenderState, value: Any, label: str, must: str = "", id: str = "") -> TextToken:
    """A field of a form under its label: a value; "no information"; or of a ``"must"`` that is absent a marked gap.

    Of what is ``"known"`` in place of it, unknown is no answer: the form stands on it. ``id`` is what the form's record
    calls the field, by which ``more:`` of a person answers it, but for the office.
    """
    if isinstance(value, Absent | Rows) and not value:
        key = value.key if isinstance(value, Absent) else value.path
        id = "" if key.startswith("office.") else id
        own = None if must == "known" and id in render.unknown else render.more.get(id)
        if must and not own:
            render.gaps.append((key, label, id, must))
        nothing = render.words.get("form", "must" if must else "no_information")
        value = own or render.texts.text(nothing)
    answer = tuple(block for token in _tokens(render, value, "") for block in render.texts.of(token))
    return render.texts.blocks(doc.Field((doc.Text(label),), answer))


_ALL = (day, joined, listed, numbered, paragraphs, paragraph, table, label, capital, asked)
FILTERS: Mapping[str, Callable[..., Any]] = {function.__name__: function for function in _ALL}
OLD_NAMES: Mapping[str, str] = {"told": "paragraphs"}
"""What a template of an office may still call a filter: the name of today."""


def _tokens(render: RenderState, value: Any, key: str) -> Iterator[TextToken]:
    """The texts of a value: itself, or one for each item; an item without one is left out."""
    if isinstance(value, TextToken | Word) or not isinstance(value, Rows | tuple):
        value = (value,)
    if key and isinstance(value, Rows) and value.keys and key not in value.keys:
        raise Misuse(f"{value.path} has no {key}", nearest(key, value.keys))
    for item in value:
        part = item.get(key) if key and isinstance(item, Values) else item
        match render.said(part):
            case None:
                what = "this has no words that could stand in a list"
                raise Misuse(what, "name what is to be printed: listed('name')")
            case Absent(key=lacking):
                if isinstance(item, Values) and lacking != f"{item.path}.{key}":
                    render.left_out(lacking)
            case token:
                yield token


def _nothing(value: Any, key: str) -> Absent:
    path = value.path if isinstance(value, Rows) else "value"
    return Absent(f"{path}.{key}" if key and value else path)


def _paragraphs(render: RenderState, token: TextToken) -> Iterator[doc.Inlines]:
    for block in render.texts.of(token):
        if not isinstance(block, doc.Paragraph):
            raise Misuse("only texts can be paragraphs", "take | paragraphs away")
        yield block.content


def _item(render: RenderState, token: TextToken) -> doc.Blocks:
    return tuple(map(doc.Paragraph, _paragraphs(render, token)))


def _group(render: RenderState, group: tuple[Values, ...]) -> Iterator[doc.Inlines]:
    """The paragraphs of entries that continue one another: the first of each goes on where the one before ended."""
    contents: list[list[doc.Inline]] = []
    for entry in group:
        text = entry.get("text")
        if isinstance(text, Absent):
            continue
        first, *rest = (list(content) for content in _paragraphs(render, text))
        if contents:
            contents[-1] += [doc.Text(" "), *first]
        else:
            contents.append(first)
        contents += rest
        numbers = entry.get("numbers")
        if render.front.cite and numbers:
            contents[-1] += [doc.Text(" "), doc.SourceReference(numbers)]
    return map(tuple, contents)


def _cell(render: RenderState, value: Any) -> doc.Inlines:
    """What stands in a cell of a table; nothing where the value is absent."""
    if (token := render.said(value)) is None:
        raise Misuse("this has no words that could stand in a table", "name another column")
    return () if isinstance(token, Absent) else render.texts.inlines(token)
