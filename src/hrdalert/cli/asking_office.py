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
    click.echo("It stands in letters and press releases. Enter alone leaves a question for later.")
    organisation: dict[str, Any] = {
        "name": line("Its name", "as it stands in a sentence: the Riverside Watch", needed=True),
        "place": line("The city that letters are dated from"),
        "country": line("In which country is that?", "its name, or three letters", interview.state),
    }
    desk = interview.one_line(
        name="Appeals Desk", role="appeals", email=line("E-mail for appeals and letters", read=email)
    )
    officer: dict[str, Any] = {}
    try:
        if yes(
            "Go on with what a press release ends with? It takes a minute", "y, or Enter for another time"
        ):
            _more(organisation, officer)
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


def _more(organisation: dict[str, Any], officer: dict[str, Any]) -> None:
    """What is not needed before a first letter goes out."""
    organisation["acronym"] = line("Its short form", "RW")

    def keep(text: str) -> None:
        organisation["about"] = text

    paragraph("What is it?", "two sentences that end a press release", keep)
    organisation["signatory"] = line("Who signs letters?", "the office held", default="Director")
    phone = line("Telephone for the press")
    officer |= interview.one_line(
        name="Press officer", role="press", phone=phone, email=line("E-mail for the press", read=email)
    )
