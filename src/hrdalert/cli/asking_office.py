"""``hrdalert init --ask``: a few questions on the organisation, and the settings made of the answers."""

from __future__ import annotations

from typing import Any

import click

from hrdalert.cases import interview
from hrdalert.cli.questions import Questions, email, part
from hrdalert.workspace import settings_text


def ask_office() -> str:
    """The text of ``hrdalert.yaml`` made of answers: nothing is left in it of the invented organisation.

    Raises click.Abort where somebody stops before what letters need is answered; later, what there is is kept.
    """
    ask = Questions()
    return ask.hold(lambda: _settings(ask))


def _settings(ask: Questions) -> str:
    part("Your organisation")
    organisation: dict[str, Any] = {
        "name": ask.line("Its name", "as it stands in a sentence: the Riverside Watch", needed=True),
        "place": ask.line("The city that letters are dated from"),
    }
    desk = interview.one_line(role="appeals", email=ask.line("E-mail for appeals and letters", read=email))
    officer: dict[str, Any] = {}
    try:
        if ask.yes("Go on with what a press release ends with?", "y: two minutes; Enter: not now"):
            _more(ask, organisation, desk, officer)
    except click.Abort:
        click.echo()
    given = {
        key: organisation.get(key) for key in ("name", "acronym", "place", "country", "about", "signatory")
    }
    contacts = [each for each in (desk, officer) if len(each) > 1]
    return settings_text(
        interview.written(
            {"organisation": {key: value for key, value in given.items() if value}, "contacts": contacts}
        )
    )


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
