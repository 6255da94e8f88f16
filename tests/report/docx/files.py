"""What a notice holds, read from its bytes."""

import io
import zipfile
from typing import Any

from docx import Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PER_MM = 1440 / 25.4
"""Twips in a millimetre."""


def opened(data: bytes) -> Any:
    """Return the document as python-docx reads it."""
    return Document(io.BytesIO(data))


def part(data: bytes, name: str) -> Any:
    """Return the root element of a part."""
    from lxml import etree  # type: ignore[import-untyped]

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def paragraphs(data: bytes) -> list[tuple[str, str]]:
    """Return style and text of each paragraph outside the table."""
    return [(paragraph.style.name, paragraph.text) for paragraph in opened(data).paragraphs]


def texts(data: bytes, style: str) -> list[str]:
    """Return the texts of the paragraphs of one style."""
    return [text for name, text in paragraphs(data) if name == style]


def value(element: Any, path: str, attribute: str = "val") -> str | None:
    """Return an attribute of what stands under an element; None where nothing does."""
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}{attribute}")


def style(data: bytes, name: str) -> Any:
    """Return the element of a style by its name."""
    styles = part(data, "word/styles.xml")
    (found,) = (element for element in styles.iter(f"{W}style") if value(element, "name") == name)
    return found
