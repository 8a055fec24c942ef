"""What a person should look at before a document leaves: rules on the case and its documents, and remarks on prose."""
