"""Posts are counted as each network counts them: the figures here were counted by hand from what it says of itself."""

from __future__ import annotations

import pytest

from hrdalert import knowledge

FAMILY = "👨\u200d👩\u200d👧\u200d👦"  # 25 bytes
FLAG, TONE, KEY, ENGLAND = (
    "🇨🇭",
    "👋🏽",
    "1\ufe0f\u20e3",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
)
ADDRESS = "https://www.ohchr.org/en/special-procedures/"  # 44 characters
X, MASTODON, BLUESKY = (knowledge.networks()[id] for id in ("x", "mastodon", "bluesky"))


@pytest.mark.parametrize(
    ("text", "x", "mastodon", "bluesky"),
    [
        ("This is a test.", 15, 15, 15),
        ("caf\u00e9", 4, 4, 4),
        ("cafe\u0301", 4, 4, 4),
        ("q\u0307\u0323", 3, 1, 1),  # no letter of Unicode has both dots
        ("Nguye\u0302\u0303n", 7, 6, 6),  # both marks make one letter, U+1EC5, which counts for two
        ("g\u0308 a", 4, 3, 3),
        ("नि", 2, 1, 1),
        ("각", 2, 1, 1),
        ("\u1112\u1161\u11ab", 2, 1, 1),
        ("羽毛在哪里？", 12, 6, 6),
        ("“Free her” – now…", 18, 17, 17),  # the three dots alone stand in no range
        ("Свободу", 7, 7, 7),
        (f"{FAMILY} a", 4, 3, 3),
        (f"{FLAG} a", 4, 3, 3),
        (f"{FLAG}{FLAG} a", 6, 4, 4),
        (f"{TONE} a", 4, 3, 3),
        (f"{KEY} a", 4, 3, 3),
        (f"{ENGLAND} and more than that", 21, 20, 20),
        ("❤\ufe0f a", 4, 3, 3),
        ("© a", 3, 3, 3),
        ("©\ufe0f a", 4, 3, 3),
        (f"See {ADDRESS}", 27, 27, 48),
        (f"({ADDRESS}).", 26, 26, 47),
        (f"详见{ADDRESS}。", 29, 26, 47),
        ("un.org", 23, 6, 6),
        ("Go to ohchr.org/en, now", 34, 23, 23),
        ("Test https://test.com test https://test.com test.com test", 86, 71, 57),
        ("desk@un.org", 11, 11, 11),
        ("No. 3, e.g. at 5.30 p.m.", 24, 24, 24),
        ("@desk says so", 13, 13, 13),
        ("Ask @desk@watch.example now", 27, 13, 27),
        ("(@desk@watch.example).", 22, 8, 22),
        ("#FreeAda", 8, 8, 8),
        ("a\n\nb", 4, 4, 4),
    ],
)
def test_a_text_is_as_long_as_each_network_says(text: str, x: int, mastodon: int, bluesky: int) -> None:
    assert [network.measured(text)[0] for network in (X, MASTODON, BLUESKY)] == [x, mastodon, bluesky]


@pytest.mark.parametrize(
    ("network", "text", "more"),
    [
        (X, "a" * 280, "a"),
        (X, "e\u0301" * 280, "e\u0301"),
        (X, "文" * 140, "a"),
        (X, FAMILY * 140, "a"),
        (X, FLAG * 70 + TONE * 70, "a"),
        (X, "a" * 256 + " " + ADDRESS, "!"),
        (X, "a" * 268 + " @ngo@un.org", "a"),
        (MASTODON, "a" * 500, "a"),
        (MASTODON, "e\u0301" * 500, "e\u0301"),
        (MASTODON, "文" * 500, "文"),
        (MASTODON, FAMILY * 250 + FLAG * 250, KEY),
        (MASTODON, "a" * 476 + " " + ADDRESS, "!"),
        (MASTODON, "a" * 495 + " @ngo@a-very-long-server.example", " "),
        (BLUESKY, "a" * 300, "a"),
        (BLUESKY, "e\u0301" * 300, "e\u0301"),
        (BLUESKY, "文" * 300, "文"),
        (BLUESKY, TONE * 300, TONE),
        (BLUESKY, "a" * 255 + " " + ADDRESS, "/"),
    ],
)
def test_a_text_may_be_as_long_as_the_limit_and_not_one_longer(
    network: knowledge.Network, text: str, more: str
) -> None:
    assert network.measured(text)[:2] == (network.limit, network.limit)
    assert network.measured(text + more)[0] > network.limit


def test_bluesky_counts_bytes_too() -> None:
    text = FAMILY * 120  # 120 characters a reader sees, and 3,000 bytes
    assert BLUESKY.measured(text) == (3000, 3000, "bytes")
    assert BLUESKY.measured(text + "a") == (3001, 3000, "bytes")
    assert BLUESKY.measured("文" * 299) == (299, 300, "characters")


def test_every_network_says_where_its_limit_was_read() -> None:
    for entry in knowledge.entries("networks"):
        assert entry.sources and entry.verified
