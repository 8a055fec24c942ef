"""Documents: templates, the word lists, and the layout that makes a Document of a View."""

FACE = (
    "agreed",
    "absent",
    "blocks",
    "casetext",
    "catalogue",
    "date_wording",
    "environment",
    "front_matter",
    "images",
    "law_words",
    "layout",
    "markdown_reading",
    "office",
    "outside",
    "packaged",
    "paragraph_references",
    "parties",
    "printing",
    "render_state",
    "template_values",
    "templates",
    "words",
)
"""The modules that other rooms may take from, beside what stands here."""
