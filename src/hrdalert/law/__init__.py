"""What binds whom since when, who can do what, and until when: from the data of a case, never from its words."""

FACE = (
    "argued",
    "availability",
    "citations",
    "deadlines",
    "demands",
    "facts",
    "mandate_choice",
    "persons",
    "report",
)
"""The modules that other rooms may take from, beside what stands here."""
