"""Who is written to, what was sent to whom, and what came back. Never changes a document."""
