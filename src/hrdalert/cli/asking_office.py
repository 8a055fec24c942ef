"""``hrdalert init --ask``: a few questions on the organisation, and the settings made of the answers."""

from __future__ import annotations

from typing import Any

import click

from hrdalert.cases import interview
from hrdalert.cli.questions import email, line, paragraph, part, yes
from hrdalert.workspace import settings_text


def ask_office() -> str:
    """The text of ``hrdalert.yaml`` made of answers: nothing is left in it of the invented organisation.

    Raises click.Abort where somebody stops before what letters need is answered; later, what there is is kept.
    """
    part("Your organisation")
    organisation: dict[str, Any] = {
        "name": line("Its name", "as it stands in a sentence: the Riverside Watch", needed=True),
        "place": line("The city that letters are dated from"),
    }
    desk = interview.one_line(
        name="Appeals Desk", role="appeals", email=line("E-mail for appeals and letters", read=email)
    )
    officer: dict[str, Any] = {}
    try:
        if yes("Go on with what a press release ends with?", "y: two minutes; Enter: not now"):
            _more(organisation, desk, officer)
    except click.Abort:
        click.echo()
    given = {
        key: organisation.get(key) for key in ("name", "acronym", "place", "country", "about", "signatory")
    }
    contacts = [each for each in (desk, officer) if len(each) > 2]
    return settings_text(
        interview.written(
            {"organisation": {key: value for key, value in given.items() if value}, "contacts": contacts}
        )
    )


def _more(organisation: dict[str, Any], desk: dict[str, Any], officer: dict[str, Any]) -> None:
    """What is not needed before a first letter goes out."""
    organisation["country"] = line("Its country", "its name, or three letters", interview.state)
    organisation["acronym"] = line("Its short form", "such as RW; Enter for none")

    def keep(text: str) -> None:
        organisation["about"] = text

    paragraph("What is it?", "two sentences that end a press release", keep)
    organisation["signatory"] = line("Who signs letters?", "the office held", default="Director")
    if number := line("Telephone for appeals and letters"):
        desk["phone"] = number
    phone = line("Telephone for the press")
    officer |= interview.one_line(
        name="Press officer", role="press", phone=phone, email=line("E-mail for the press", read=email)
    )
