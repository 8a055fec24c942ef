"""What is sent to whom, what was sent, and what came back. Never changes a document."""
