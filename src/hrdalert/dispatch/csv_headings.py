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
    "postcode",
    "address",
    "phone",
    "beat",
    "list",
    "source",
]
COLUMNS: Final[tuple[Column, ...]] = get_args(Column)

_WORDS: Final[Mapping[Column, str]] = {
    "name": (
        "name, full name, contact, contact name, contact person, journalist, ansprechpartner, "
        "ansprechpartnerin, kontaktperson, nom, nom complet, nom et prénom, prénom et nom, nombre, "
        "nombre completo, nombre y apellidos, nome, nome completo, nome e cognome, cognome e nome, "
        "фио, имя, полное имя, журналист"
    ),
    "first": (
        "first name, forename, given name, given names, vorname, prénom, nombre de pila, "
        "primer nombre, primeiro nome"
    ),
    "last": (
        "last name, surname, family name, nachname, familienname, nom de famille, apellido, apellidos, "
        "sobrenome, apelido, cognome, фамилия"
    ),
    "position": (
        "position, job title, function, role, funktion, fonction, cargo, puesto, función, função, "
        "ruolo, carica, qualifica, funzione, должность"
    ),
    "outlet": (
        "outlet, media, medium, media outlet, newspaper, publication, news organisation, zeitung, "
        "redaktion, média, journal, medio, medio de comunicación, periódico, diario, veículo, "
        "veículo de comunicação, meio de comunicação, jornal, testata, giornale, издание, газета, сми"
    ),
    "organisation": (
        "organisation, organization, office, company, institution, agency, firma, behörde, "
        "dienststelle, einrichtung, unternehmen, organisme, société, entreprise, autorité, "
        "organización, organismo, institución, entidad, empresa, organização, instituição, entidade, "
        "órgão, organizzazione, istituzione, ente, azienda, società, ditta, организация, учреждение, "
        "ведомство, компания"
    ),
    "email": (
        "e-mail, email address, mail, e-mail 1, mailbox, e-mail-adresse, mailadresse, adresse e-mail, adresse mail, "
        "adresse électronique, courriel, courrier électronique, mél, correo, correo electrónico, "
        "dirección de correo, dirección de correo electrónico, correio eletrónico, correio eletrônico, "
        "endereço de e-mail, endereço eletrónico, endereço eletrônico, indirizzo e-mail, "
        "indirizzo mail, posta elettronica, электронная почта, эл почта, почта, "
        "адрес электронной почты, имейл"
    ),
    "language": (
        "language, languages, sprache, sprachen, langue, langues, idioma, idiomas, lengua, língua, "
        "línguas, lingua, lingue, язык, языки"
    ),
    "country": "country, land, staat, pays, país, paese, nazione, страна, государство",
    "represents": "represents, sending state",
    "city": (
        "city, town, place, ort, stadt, wohnort, ville, commune, localité, ciudad, localidad, "
        "municipio, cidade, localidade, município, città, località, comune, город, населённый пункт"
    ),
    "postcode": (
        "postcode, postal code, zip, zip code, plz, postleitzahl, code postal, cp, código postal, cep, "
        "cap, codice postale, индекс, почтовый индекс"
    ),
    "address": (
        "address, postal address, street, street address, anschrift, postanschrift, straße, str, "
        "straße und hausnummer, adresse, adresse postale, rue, dirección, dirección postal, calle, "
        "domicilio, endereço, endereço postal, morada, rua, indirizzo, indirizzo postale, via, адрес, "
        "почтовый адрес, улица"
    ),
    "phone": (
        "telephone, phone, telephone number, phone number, tel, mobile, telefon, telefonnummer, "
        "téléphone, numéro de téléphone, teléfono, telefone, telefono, телефон, тел"
    ),
    "beat": (
        "beat, beats, topic, topics, subject, subjects, covers, thema, themen, ressort, rubrique, "
        "thème, thèmes, sujet, sujets, tema, temas, assunto, assuntos, argomento, argomenti, temi, "
        "тема, темы, рубрика"
    ),
    "list": (
        "list, lists, group, groups, mailing list, liste, verteiler, gruppe, listes, groupe, lista, "
        "grupo, gruppo, elenco, список, группа, рассылка"
    ),
    "source": "source, where found, read at, quelle, fuente, fonte, источник",
}
"""The words of each column: those of English first, then of German, French, Spanish, Portuguese, Italian and Russian.

Capitals, accents, hyphens and spaces make no difference. What might mean two columns is not there: ``titre`` is a form
of address or a position, ``stato`` a country or whether something is done.
"""


def column_meant(heading: str) -> Column | None:
    """What stands below a heading; None where nobody knows."""
    return _MEANT.get(plain(heading))


def example(column: Column) -> str:
    """What a column is called: its first word."""
    return _WORDS[column].partition(",")[0]


def unaccented(text: str) -> str:
    """The letters of a text without their accents."""
    return "".join(
        sign for sign in unicodedata.normalize("NFKD", text) if unicodedata.category(sign)[0] != "M"
    )


def plain(words: str) -> str:
    """Words as they are compared: letters and digits alone, small and without accents."""
    return "".join(filter(str.isalnum, unaccented(words.casefold())))


_MEANT: Final[Mapping[str, Column]] = {
    plain(word): column for column, words in _WORDS.items() for word in words.split(",")
}
