"""Social networks, and how much of a text each of them takes."""

from unicodedata import normalize

from hrdalert.knowledge.records import Record, loaded


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
