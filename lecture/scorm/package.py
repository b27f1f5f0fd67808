"""Zip the page with its films as a SCORM 1.2 package: a manifest, and one lesson of all files."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from lecture.files import write_atomically
from lecture.film.standing import StandingFilm, choose_films
from lecture.page.content import Sweeps, page_content
from lecture.page.document import write_document
from lecture.project.lecture_file import Lecture
from lecture.system_errors import unwritable
from scenes.framework.errors import LectureError

__all__ = ["build_package", "manifest"]

PACKAGING = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
SCORM = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
PAGE = "index.html"
LONGEST_TITLE = 200  # characters that the packaging standard allows


def build_package(
    lecture: Lecture, films: Mapping[str, StandingFilm], start: str, sweeps: Sweeps | None = None
) -> Path:
    """Write the package whose page opens in the language `start`, and return its file."""
    (film,) = choose_films(films, [start])
    document = write_document(page_content(lecture, films, start, sweeps), colors=lecture.colors)
    media = [each.file for each in films.values()]
    description = manifest(lecture.titles[start], [PAGE, *(file.name for file in media)])
    target = film.file.parent / f"lecture.{start}.scorm.zip"
    try:
        with write_atomically(target) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("imsmanifest.xml", description)
            package.writestr(PAGE, document)
            for file in media:  # which is compressed already
                package.write(file, file.name, zipfile.ZIP_STORED)
    except OSError as error:
        raise LectureError(unwritable(target, error)) from None
    return target


def manifest(title: str, files: Iterable[str]) -> bytes:
    """Return the manifest of a package of one lesson, whose first file is opened."""
    names = list(files)
    # Prefixes are written by hand: platforms look for adlcp:scormtype letter by letter.
    root = Element("manifest", {"identifier": "lecture", "version": "1.0", "xmlns": PACKAGING, "xmlns:adlcp": SCORM})
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "ADL SCORM"
    SubElement(metadata, "schemaversion").text = "1.2"
    organization = SubElement(SubElement(root, "organizations", default="course"), "organization", identifier="course")
    SubElement(organization, "title").text = title[:LONGEST_TITLE]
    item = SubElement(organization, "item", identifier="item", identifierref="lesson", isvisible="true")
    SubElement(item, "title").text = title[:LONGEST_TITLE]
    kinds = {"type": "webcontent", "adlcp:scormtype": "sco", "href": names[0]}
    lesson = SubElement(SubElement(root, "resources"), "resource", {"identifier": "lesson", **kinds})
    for name in names:
        SubElement(lesson, "file", href=name)
    indent(root)
    text: str = tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
