"""What is drafted, whether it is ready, where it lies, and what is set aside: one case, or all of them."""

FACE = (
    "answer",
    "brief",
    "bundle",
    "calendar_event",
    "case_on_day",
    "case_run",
    "changes",
    "checking",
    "drafting",
    "folder",
    "forget_person",
    "formats",
    "naming",
    "next_step",
    "notes",
    "office_resources",
    "parallel",
    "pdf_file",
    "pictures",
    "public_pages",
    "remembered",
    "rights_in_words",
    "still_true",
    "translation_sheet",
)
"""The modules that other rooms may take from, beside what stands here."""
