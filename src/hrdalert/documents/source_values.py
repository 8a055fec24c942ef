"""The sources of a case as a template may print them."""

from __future__ import annotations

from functools import partial

from hrdalert.disclosure.view import SourceView, View
from hrdalert.documents.absent import Rows, Values
from hrdalert.documents.blocks import Link, Text
from hrdalert.documents.markdown_reading import is_address
from hrdalert.documents.people_values import cell
from hrdalert.documents.render_state import RenderState


def source_rows(render: RenderState, view: View) -> Rows:
    """All of them where the document cites; else those to ``cite``, and published ones whose publisher a text names."""
    all_of_them = render.front.cite or view.audience == "internal"
    told = "\n".join(view.texts.values())
    listed = [
        source
        for source in view.sources
        if all_of_them or source.cite or (source.url and source.publisher and source.publisher in told)
    ]
    keys = (
        "number", "id", "title", "publisher", "date", "url", "linked", "kind", "note", "first_hand", "confidential",
    )  # fmt: skip
    return Rows("sources", keys, [_source(render, source) for source in listed])


def _source(render: RenderState, source: SourceView) -> Values:
    url = title = None
    if source.url:
        address, words = (Text(str(text), None, text.origin) for text in (source.url, source.title))
        is_link = is_address(address.text)
        url = render.texts.line((Link(address.text, (address,)) if is_link else address,))
        title = render.texts.line((Link(address.text, (words,)),)) if is_link else None
    parts = render.each({"title": source.title, "publisher": source.publisher, "note": source.note})
    date = render.day(source.date) if source.date and not source.date.is_unknown else None
    form = render.words.get("lines", "source_published" if source.publisher else "source")
    line = render.filled(form, {**parts, "date": date, "url": url})
    linked = render.filled(form, {**parts, "title": title, "date": date, "url": None}) if title else line
    values = {
        **parts,
        "linked": linked,
        "number": partial(render.texts.text, str(source.number)),
        "id": partial(render.texts.text, source.id),
        "date": source.date,
        "url": url,
        "kind": cell(render, source.kind, "source_kinds"),
        "first_hand": cell(render, "yes" if source.first_hand else None, "cells"),
        "confidential": cell(render, "yes" if source.confidential else None, "cells"),
    }
    return Values("sources", values, line)
