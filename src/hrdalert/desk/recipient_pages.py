"""Who can be written to, how, and which addresses nobody has checked."""

from __future__ import annotations

import datetime

from flask import Flask, render_template
from msgspec import Struct

from hrdalert.desk.labels import PageWords, spoken
from hrdalert.desk.open_office import Office
from hrdalert.documents.date_wording import language_name
from hrdalert.errors import InputErrors
from hrdalert.recipients import NoMailList, Recipient, load_no_mail


class Line(Struct):
    """What the page says of a recipient."""

    office: str
    holder: str
    address: str
    """How it is best reached."""
    languages: str
    state: str
    """Why to be careful with the address, or when it was checked."""
    is_fresh: bool
    stopped: str
    """Why nothing is sent to it; empty where something may be."""


def add(app: Flask, office: Office) -> None:
    @app.get("/page/recipients")
    def _recipients() -> str:
        with office.at_work() as workspace:
            known, wrong = workspace.resources.recipients, ""
            try:
                no_mail = load_no_mail(workspace.recipients_folder, known)
            except (
                InputErrors
            ) as error:  # what forbids to write is unknown: nothing leaves until it is mended
                no_mail, wrong = NoMailList(), str(error.problems[0].text)
            lines = [_line(one, no_mail, office.today(), spoken()) for one in known]
        lines.sort(key=lambda line: line.office.casefold())
        return render_template("recipients.html", lines=lines, wrong=wrong)


def _line(recipient: Recipient, no_mail: NoMailList, today: datetime.date, words: PageWords) -> Line:
    on_file = (recipient.email, recipient.form, recipient.fax, ", ".join(recipient.address))
    by = {"email": recipient.email, "form": recipient.form, "fax": recipient.fax, "post": on_file[-1]}
    stopped: str | None = recipient.no_mail.why if recipient.no_mail else None
    if recipient.email and not stopped:
        stopped = no_mail.why(recipient.email)
    stale = recipient.staleness(today)
    return Line(
        str(recipient.office_in(words.language)),
        str(recipient.holder.name or "") if recipient.holder else "",
        str(by.get(recipient.channel or "") or next(filter(None, on_file), "")),
        ", ".join(language_name(language, words.language) for language in recipient.languages),
        stale or f"{words.word('Checked on')} {recipient.verified_on}",
        stale is None,
        str(stopped or ""),
    )
