"""The pictures of a workspace: its logo, and photographs, each read once."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.model import Case
from hrdalert.disclosure.consent import may_be_shown
from hrdalert.documents.images import Image, read_image
from hrdalert.drafts.remembered import remembered
from hrdalert.errors import Problem, WriterError
from hrdalert.settings import Design
from hrdalert.writers.look import ACCENT, Look


@dataclass(frozen=True)
class Pictures:
    """The pictures below a folder."""

    root: Path

    def look(self, design: Design) -> Look:
        """The look of the office's paper; without its logo where that cannot be read."""
        colour = str(design.colour).removeprefix("#").upper() if design.colour else ACCENT
        logo = self._image(design.logo) if design.logo else None
        return Look(colour, str(design.font or ""), logo if isinstance(logo, Image) else None)

    def photos(self, case: Case) -> Mapping[int, Image]:
        """The photographs of a case that can be read, by the places of its alleged victims."""
        images = {number: self._image(file) for number, file in _files(case)}
        return {number: image for number, image in images.items() if isinstance(image, Image)}

    def problems(self, design: Design, case: Case, day: datetime.date) -> Iterator[Problem]:
        """What keeps the logo, or a photograph of the case, from being printed."""
        for file in (*([design.logo] if design.logo else []), *(file for _, file in _files(case))):
            image = self._image(file)
            if isinstance(image, WriterError):
                what = f"{image}, and documents are made without this picture"
                yield Problem(file.origin, "picture", what, image.hint, "warning")
        for victim in case.alleged_victims:
            if victim.photo and not may_be_shown(victim, "public", day):
                what = f"the photograph of {victim.id} is not printed: it, or the name, is not cleared for the public"
                mend = "write under photo: who agreed to it, as consent: {answer: yes, by: …, date: …}"
                yield Problem(victim.photo.file.origin, "photo", what, mend, "remark")

    @remembered
    def _image(self, file: LocatedText) -> Image | WriterError:
        try:
            return read_image(self.place(str(file)))
        except WriterError as error:
            return error

    def place(self, name: str) -> Path:
        """Where a file lies. Raises WriterError for a place outside the workspace."""
        root = self.root.resolve()
        place = (root / name).resolve()
        if not place.is_relative_to(root):
            what = f"{name} lies outside the workspace"
            raise WriterError(what, "Copy the picture into it, such as photos/.")
        return place


def _files(case: Case) -> Iterator[tuple[int, LocatedText]]:
    return ((number, victim.photo.file) for number, victim in enumerate(case.alleged_victims) if victim.photo)
