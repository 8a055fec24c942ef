"""Who may know what: consent, pseudonyms, audiences, and the search for names that nobody may read."""
