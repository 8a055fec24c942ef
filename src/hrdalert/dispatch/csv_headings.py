"""What people write above the columns of their lists of addresses."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, get_args

Column: TypeAlias = Literal[
    "name",
    "first",
    "last",
    "position",
    "outlet",
    "organisation",
    "email",
    "language",
    "country",
    "represents",
    "city",
    "address",
    "phone",
    "beat",
    "list",
    "source",
]
COLUMNS: Final[tuple[Column, ...]] = get_args(Column)

_WORDS: Final[Mapping[Column, str]] = {
    "name": "name, full name, contact, contact name, contact person, journalist, nom, nombre, ansprechpartner",
    "first": "first name, forename, given name, given names, prénom, nombre de pila, vorname",
    "last": "last name, surname, family name, nom de famille, apellido, apellidos, nachname, familienname",
    "position": "position, job title, function, role, fonction, cargo, funktion",
    "outlet": "outlet, media, medium, media outlet, newspaper, publication, news organisation, média, medio",
    "organisation": "organisation, organization, office, company, institution, agency, organización, organisme",
    "email": "e-mail, email address, mail, e-mail 1, mailbox, courriel, adresse e-mail, correo, correo electrónico",
    "language": "language, languages, langue, langues, idioma, idiomas, sprache, sprachen",
    "country": "country, pays, país, land, staat",
    "represents": "represents, sending state",
    "city": "city, town, place, ville, ciudad, stadt, ort",
    "address": "address, postal address, street, street address, adresse, dirección, anschrift",
    "phone": "telephone, phone, telephone number, phone number, tel, mobile, téléphone, teléfono, telefon",
    "beat": "beat, beats, topic, topics, subject, subjects, covers, rubrique, thèmes, temas, themen, ressort",
    "list": "list, lists, group, groups, mailing list, liste, listes, lista, verteiler",
    "source": "source, where found, read at, quelle, fuente",
}
"""The words of each column, those of English first; capitals, accents, hyphens and spaces make no difference."""


def column_meant(heading: str) -> Column | None:
    """What stands below a heading; None where nobody knows."""
    return _MEANT.get(_plain(heading))


def example(column: Column) -> str:
    """What a column is called: its first word."""
    return _WORDS[column].partition(",")[0]


def unaccented(text: str) -> str:
    """The letters of a text without their accents."""
    return "".join(
        sign for sign in unicodedata.normalize("NFKD", text) if unicodedata.category(sign)[0] != "M"
    )


def _plain(heading: str) -> str:
    return "".join(filter(str.isalnum, unaccented(heading.casefold())))


_MEANT: Final[Mapping[str, Column]] = {
    _plain(word): column for column, words in _WORDS.items() for word in words.split(",")
}
