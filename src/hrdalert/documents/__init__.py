"""Documents: templates, the word lists, and the layout that makes a Document of a View."""
