"""A document that uses every block and every inline, as a letter of the field would."""

from __future__ import annotations

import datetime
import struct
import zlib

from hrdalert.documents.blocks import (
    AddressBlock,
    Banner,
    BulletList,
    Document,
    Emphasis,
    Field,
    Heading,
    Inlines,
    LineBreak,
    Link,
    Note,
    NumberedList,
    Paragraph,
    Picture,
    Quote,
    SourceReference,
    Strong,
    Table,
    Text,
)
from hrdalert.documents.images import Image


def sample_document() -> Document:
    """Every block and inline at least once; native names in Chinese, Tibetan and Arabic between brackets."""
    return Document(
        id="un-communication",
        title="Request for an urgent appeal: Mr Chang Weiping",
        language="en",
        audience="un",
        date=datetime.date(2021, 4, 20),
        organisation="Example Defenders Watch",
        reference="2020-117",
        blocks=(*_opening(), *_facts(), *_requests(), *_end()),
    )


def text(content: str, language: str | None = None) -> Inlines:
    return (Text(content, language),)


def png(width: int = 2, height: int = 1, *chunks: bytes) -> bytes:
    """A picture of one colour, with other chunks before its dots."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    dots = zlib.compress((b"\0" + b"\x1b\x49\x65" * width) * height)
    others = (chunk(b"tEXt", content) for content in chunks)
    return b"".join(
        (b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", header), *others, chunk(b"IDAT", dots), chunk(b"IEND", b""))
    )


def _opening() -> tuple[AddressBlock | Banner | Heading | Paragraph | Picture, ...]:
    return (
        Banner((text("SUBMISSION"), text("China · 20 April 2021"))),
        Heading(1, text("Submission to the special procedures of the Human Rights Council")),
        Paragraph(
            (Strong(text("Request for an urgent appeal: Mr Chang Weiping (People's Republic of China)")),)
        ),
        Picture(Image(png(), "png", 2, 1), text("Chang Weiping in a court"), text("Photograph: private")),
        AddressBlock(
            (
                text("Director He Dong"),
                text("Baoji City Public Security Bureau"),
                text("57 Zhongshanxilu, Weibin Qu"),
                text("Baoji Shi, Shaanxi 721001"),
                text("People's Republic of China"),
            )
        ),
        Paragraph(text("20 April 2021")),
        Heading(2, text("1. Subject of the submission")),
        Paragraph(
            (
                Text("Mr Chang Weiping ("),
                Text("常玮平", "zh-Hans"),
                Text(
                    "), a human rights lawyer, was taken from his home on 22 October 2020, six days after he "
                ),
                Emphasis((Text("published a video"), SourceReference((1, 2)))),
                Text(" describing torture. We do not know where he is held."),
            ),
            number=1,
        ),
        Paragraph(
            (
                Text("The following are also concerned: Ms Tsering Sherab (ཤེས་རབ), Mr Ebrahim Metwally ("),
                Text("إبراهيم متولي", "ar"),
                Text(") and “Анна” (한국, 日本の, ไทย). Their names are public"),
                SourceReference((3,)),
                Text("."),
            ),
            number=2,
        ),
    )


def _facts() -> tuple[Heading | Paragraph | Table | Quote, ...]:
    return (
        Heading(2, text("2. Incident and present situation")),
        Heading(3, text("What happened")),
        Table(
            (text("Date"), text("Place"), text("What happened")),
            (
                (
                    text("12 January 2020"),
                    text("Shaanxi"),
                    (
                        Text("Police took him into custody; he was held for "),
                        Strong(text("ten days")),
                        Text(" in a hotel."),
                    ),
                ),
                (text("16 October 2020"), text(""), text("He published a video.")),
                (
                    text("22 October 2020"),
                    text("Fengxiang County"),
                    (
                        Text("Police took him again"),
                        LineBreak(),
                        Text("from his home "),
                        SourceReference((1,)),
                    ),
                ),
            ),
        ),
        Heading(4, text("Law invoked by the authorities")),
        Quote(
            (
                Paragraph(text("“He was kept in a restraint chair throughout.”")),
                Paragraph((Text("Account by "), Emphasis(text("his wife")), Text(", 15 February 2021"))),
            )
        ),
        Paragraph(
            (
                Text("The charge is subversion (颠覆国家政权罪); see "),
                Link("https://example.org/law?a=1&b=2", (Text("article 105(1)"),)),
                Text(" or "),
                Link("mailto:appeals@example.org", (Strong((Text("write to us"),)),)),
                Text("."),
            ),
            number=12,
        ),
    )


def _requests() -> tuple[Heading | Paragraph | BulletList | NumberedList, ...]:
    return (
        Heading(2, text("3. What we ask")),
        Paragraph(text("We respectfully ask the mandate holders to urge the Government of China:")),
        NumberedList(
            (
                (Paragraph(text("to disclose at once where Mr Chang is held;")),),
                (
                    Paragraph(text("to give him access:")),
                    BulletList(
                        (
                            (Paragraph(text("to lawyers of his own choice,")),),
                            (Paragraph(text("to his family;")),),
                        )
                    ),
                    Paragraph(text("both without further delay;")),
                ),
                (Paragraph(text("to release him.")),),
            ),
        ),
        Paragraph(text("The mandates addressed:")),
        BulletList(
            (
                (Paragraph(text("the Special Rapporteur on human rights defenders;")),),
                (Paragraph(text("the Working Group on Arbitrary Detention.")),),
            )
        ),
        Paragraph(text("Sources:")),
        NumberedList(
            (
                (Paragraph(text("FIDH–OMCT Observatory, Urgent Appeal CHN 003/1020/OBS 119.")),),
                (Paragraph(text("OHCHR, 16 December 2020.")),),
            )
        ),
    )


def _end() -> tuple[Field | Paragraph | AddressBlock | Note | Heading | NumberedList, ...]:
    return (
        Field(text("PREFERRED LANGUAGE:"), (Paragraph(text("Chinese or English.")),)),
        Field(
            text("ALSO SEND COPIES TO:"),
            (
                Paragraph(text("the Ambassador in your country;")),
                BulletList(((Paragraph(text("the Ministry of Justice")),),)),
            ),
        ),
        Paragraph(text("Yours sincerely,")),
        AddressBlock((text("Executive Director"), text("Example Defenders Watch")), signature=True),
        Note((Paragraph((Strong(text("For the office:")), Text(" confirm the consent with his wife."))),)),
        Heading(2, text("Steps")),
        NumberedList(((Paragraph(text("Call the family.")),), (Paragraph(text("Write again.")),))),
    )
