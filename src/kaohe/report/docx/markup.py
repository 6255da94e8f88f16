"""The plain text that a template gives, as blocks of a document.

What a line is stands at its beginning, in the template itself. Values that were put in carry :data:`VALUE` in front, so
that nothing in them is taken for the beginning of a line.
"""

import re
from typing import NamedTuple

VALUE = "\ue000"
"""Stands in front of every value put in; taken out before anything is written."""

HEADINGS = {"#": "heading1", "##": "heading2", "###": "heading3", "####": "heading4"}
WORDS = {
    "文号": "number",
    "标题": "title",
    "主送": "addressee",
    "附件列表": "annexes",
    "落款": "signature",
    "日期": "date",
    "附件": "annex",
    "统计表": "table",
    "题注": "caption",
}
"""What may follow @ at the beginning of a line → kind of block."""

_BEGINNING = re.compile(r"(#{1,4}(?!#)|@(?P<word>[^\s\ue000]*))[ \u3000]*")
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff\ue000]"
)
"""Characters that XML does not allow, or that would turn or hide the text beside them."""


class Block(NamedTuple):
    """One paragraph, or the place of a table or a list."""

    kind: str
    text: str


class UnknownWord(Exception):
    """A line begins with @ and a word that means nothing; ``args[0]`` is the word."""


def put_in(value: object) -> str:
    """Return a value as it stands in the rendered text: on one line, and never the beginning of one."""
    return VALUE + " ".join(clean(str(value)).split())


def clean(text: str) -> str:
    """Return text without characters that a document cannot hold or that hide what stands there."""
    return _UNFIT.sub("", text)


def blocks(text: str) -> list[Block]:
    """Return the blocks of a rendered template; lines of body text without an empty line between are one paragraph.

    Raises UnknownWord.
    """
    made: list[Block] = []
    running = False
    for line in (line.strip(" \t\u3000") for line in text.split("\n")):
        if not line:
            running = False
            continue
        block = _block(line)
        if block.kind != "body":
            made.append(block)
            running = False
        elif block.text and running:
            made[-1] = Block("body", made[-1].text + block.text)
        elif block.text:
            made.append(block)
            running = True
    return made


def _block(line: str) -> Block:
    beginning = _BEGINNING.match(line)
    if beginning is None:
        return Block("body", clean(line))
    rest = clean(line[beginning.end() :]).strip()
    if beginning["word"] is None:
        return Block(HEADINGS[beginning[1]], rest)
    if beginning["word"] not in WORDS:
        raise UnknownWord(beginning["word"])
    return Block(WORDS[beginning["word"]], rest)
