"""What goes with a document beside it: court papers, photographs, reports."""

# Annotations are evaluated as they stand, as in the model.

from pydantic import Field

from hrdalert.cases.values import Ids, Name, Part, SourceIds


class Annex(Part):
    """A file that goes with a document to its reader, in a bundle."""

    file: Name = Field(description="in the workspace: annexes/verdict.pdf; a PDF, JPEG, PNG or Word file")
    title: Name = Field(description="what it is, as the list of exhibits has it")
    to: Ids = Field(description="the documents that it goes with: [un-communication]")
    sources: SourceIds = Field((), description="ids of sources")
