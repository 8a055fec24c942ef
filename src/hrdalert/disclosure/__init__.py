"""Who may know what: consent, pseudonyms, audiences; whom no document may give away; and the search for their names."""
