"""The catalogue of documents, the template engine, and the composing of a Document.

Nothing here opens a file for output, or knows a file format.
"""
