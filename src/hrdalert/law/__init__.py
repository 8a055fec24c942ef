"""What binds whom since when, who can do what, and until when: from the data of a case, never from its words."""
