"""What is sent to whom, what was sent, and what came back. Never changes a document."""

FACE = (
    "afterwards",
    "departure",
    "dispatches",
    "forget_sent",
    "mail_sources",
    "mail_text",
    "message",
    "messages",
    "outbox",
    "paper",
    "plan",
    "register",
    "replies",
    "revalidation",
    "run",
    "sender",
    "sent",
    "sql_tables",
    "transports",
    "worker",
)
"""The modules that other rooms may take from, beside what stands here."""
