"""Who may know what: consent, pseudonyms, audiences; whom no document may give away; and the search for their names."""

FACE = (
    "audience",
    "confidential",
    "consent",
    "disclose",
    "disclosed_texts",
    "everybody",
    "folding",
    "leaks",
    "name_forms",
    "names",
    "search",
    "tokens",
    "view",
)
"""The modules that other rooms may take from, beside what stands here."""
