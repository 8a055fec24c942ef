"""The other procedures of the United Nations: what each takes, from whom, and how it is reached."""

from collections.abc import Mapping
from typing import Any, Literal

from hrdalert.knowledge.records import Header, Record, Wording, loaded
from hrdalert.knowledge.time_limits import Limit

ProcedureKind = Literal[
    "detention", "detention_follow_up", "detention_urgent", "disappearance", "disappearance_linked",
    "disappearance_intervention", "disappearance_pattern", "ced", "cerd", "reprisals", "pattern", "complaint",
]  # fmt: skip


class ProcedureChannel(Record, frozen=True):
    """How a procedure is reached."""

    address: str | None = None
    """A form or a mailbox that was read in a text of the body itself; without one it is to be looked up on the page."""
    page: str | None = None


class Procedure(Record, frozen=True):
    """One procedure. Whether it is open for a case is worked out from its facts."""

    id: str
    kind: ProcedureKind
    title: str
    gives: Wording
    who: Wording
    consent: Literal["required", "prior", "none"]
    """prior: without it there is none, even where nobody can be asked."""
    needs: tuple[Wording, ...]
    channel: ProcedureChannel
    languages: tuple[str, ...]
    """Empty: not known."""
    consent_says: Wording | None = None
    """What the procedure says of consent, where it is required."""
    window: Limit | None = None
    """The time within which it is open."""
    limit: Wording | None = None
    """Until when a complaint is taken after the last decision at home; None: no fixed limit was read."""
    own_form: Wording | None = None
    treaty: str | None = None
    """The treaty that it rests on."""
    by: str | None = None
    """Of a complaint, the treaty or protocol by which a State accepts it."""
    article: str | None = None
    """Of a complaint, the article under which it is accepted by declaration; None: by the protocol itself."""

    @staticmethod
    def prepared(record: dict[str, Any], header: Header) -> dict[str, Any]:
        if record["kind"] == "complaint":
            title = f"complaint to the {record['committee']}"
            record = {"title": title, **header.extra["complaints"], **record}
        return {
            **record,
            "source": record["gives"]["source"],
            "languages": record.get("languages", {}).get("accepted", ()),
            "channel": {**record["channel"], "verified": "address" in record["channel"]},
        }


procedures = loaded("procedures", Procedure, subject="doors")
"""All procedures by id, those of the Council first."""


def procedure_words(table: Literal["why", "needs"]) -> Mapping[str, str]:
    """Explanations by id: why a procedure is open or closed, and what a case needs beside what it always asks for."""
    words: Mapping[str, str] = procedures().header.extra[table]
    return words
