"""``hrdalert init --ask``: a few questions on the organisation, and the settings made of the answers."""

from __future__ import annotations

from typing import Any

import click

from hrdalert.cases import interview
from hrdalert.cli.questions import Questions, email, part
from hrdalert.workspace import settings_text


def ask_office() -> tuple[str, bool]:
    """The text of ``hrdalert.yaml`` made of answers, in which nothing is left of the invented organisation, and whether
    a case is to follow at once.

    Raises click.Abort where somebody stops before what letters need is answered; later, what there is is kept.
    """
    ask = Questions()
    return ask.hold(lambda: _settings(ask))


def _settings(ask: Questions) -> tuple[str, bool]:
    part("Your organisation")
    organisation: dict[str, Any] = {
        "name": ask.line("Its name", "as it stands in a sentence: the Riverside Watch", needed=True),
        "place": ask.line("The city that letters are dated from"),
    }
    desk = interview.one_line(
        role="appeals", email=ask.line("Your e-mail for appeals and letters", read=email)
    )
    officer: dict[str, Any] = {}
    to_a_case = False
    try:
        hint = "Enter for yes; n: more on the organisation"
        to_a_case = ask.yes("On to a case?", hint) is not False
        if not to_a_case:
            _more(ask, organisation, desk, officer)
    except click.Abort:
        click.echo()
    given = {
        key: organisation.get(key) for key in ("name", "acronym", "place", "country", "about", "signatory")
    }
    contacts = [each for each in (desk, officer) if len(each) > 1]
    organisation = {key: value for key, value in given.items() if value}
    written = interview.written({"organisation": organisation, "contacts": contacts})
    return settings_text(written), to_a_case


def _more(
    ask: Questions, organisation: dict[str, Any], desk: dict[str, Any], officer: dict[str, Any]
) -> None:
    """What is not needed before a first letter goes out."""
    organisation["country"] = ask.line("Its country", "its name, or three letters", interview.state)
    organisation["acronym"] = ask.line("Its short form", "such as RW; Enter for none")

    def keep(text: str) -> None:
        organisation["about"] = text

    ask.paragraph("What is it?", "two sentences that end a press release", keep)
    organisation["signatory"] = ask.line("Who signs letters?", "the office held", default="Director")
    if number := ask.line("Telephone for appeals and letters"):
        desk["phone"] = number
    phone = ask.line("Telephone for the press")
    officer |= interview.one_line(
        role="press", phone=phone, email=ask.line("E-mail for the press", read=email)
    )
