"""Where a text can go, and what is taken there: the other procedures of the United Nations, and social networks."""

from collections.abc import Mapping
from typing import Any, Literal
from unicodedata import normalize

from hrdalert.knowledge.records import Header, Record, Wording, loaded
from hrdalert.knowledge.time_limits import Limit

DoorKind = Literal[
    "detention", "detention_follow_up", "detention_urgent", "disappearance", "disappearance_linked",
    "disappearance_intervention", "disappearance_pattern", "ced", "cerd", "reprisals", "pattern", "complaint",
]  # fmt: skip


class DoorChannel(Record, frozen=True):
    """How a procedure is reached."""

    address: str | None = None
    """A form or a mailbox that was read in a text of the body itself; without one it is to be looked up on the page."""
    page: str | None = None


class Door(Record, frozen=True):
    """One procedure. Whether it is open for a case is worked out from its facts."""

    id: str
    kind: DoorKind
    title: str
    gives: Wording
    who: Wording
    consent: Literal["required", "prior", "none"]
    """prior: without it there is none, even where nobody can be asked."""
    needs: tuple[Wording, ...]
    channel: DoorChannel
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


doors = loaded("doors", Door)
"""All procedures by id, those of the Council first."""


def door_words(table: Literal["why", "needs"]) -> Mapping[str, str]:
    """Explanations by id: why a procedure is open or closed, and what a case needs beside what it always asks for."""
    words: Mapping[str, str] = doors().header.extra[table]
    return words


class Network(Record, frozen=True, kw_only=True):
    """A social network and its limits."""

    id: str
    title: str
    limit: int
    bytes: int = 0
    """The most in UTF-8; 0: any."""
    light: tuple[tuple[int, int], ...] = ()
    """First and last of the code points that count for one, all others for two; without any, clusters are counted."""
    rewritten: tuple[str, ...] = ()
    """Names of patterns: what it takes for something else before it counts."""

    def measured(self, text: str) -> tuple[int, int, str]:
        """How long a post is, the most it may be, and of what: of characters or bytes, the nearer to its limit."""
        import regex  # takes longer to read than a small case

        size, patterns = len(text.encode()), networks().header.extra["patterns"]
        for name in self.rewritten:
            text = regex.sub(patterns[name]["pattern"], patterns[name]["becomes"], text)
        count = len(regex.findall(r"\X", text))
        if self.light:
            codes = list(map(ord, normalize("NFC", text)))
            count = 2 * len(codes) - sum(any(a <= code <= z for a, z in self.light) for code in codes)
        near = size * self.limit > count * self.bytes > 0
        return (size, self.bytes, "bytes") if near else (count, self.limit, "characters")


networks = loaded("networks", Network)
"""All networks by id."""
