"""Put one more example into a file of criteria, as text: every comment and every other line stays as it is."""

import os
import re
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from kaohe.faults import Fault, FaultyInput, KaoheError

_ENDS = re.compile("(\r\n|[\r\n\x85\u2028\u2029])")
"""What ends a line for YAML."""


class Edited(NamedTuple):
    """A file's new text, and the line at which the example stands in it."""

    text: str
    line: int


def with_example(text: str, criterion: str, example: str, line: int = 0) -> Edited:
    """Return the text of a file of criteria with one more example behind the last one of a criterion.

    ``example`` is a mapping in one line, ``{name: …}``; ``line`` tells the criterion from others of its id. Raises KaoheError when more than that would change.
    """
    root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    at = _position(root, criterion, line)
    edited = _edited(text, root.value[at], example)
    wanted = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - every scalar as text
    wanted[at]["examples"].append(yaml.load(example, Loader=yaml.BaseLoader))  # noqa: S506
    if yaml.load(edited.text, Loader=yaml.BaseLoader) != wanted:  # noqa: S506
        raise KaoheError(f"没有把握把例子写进 {criterion} 的 examples 里；请手工加上这一行：\n- {example}")
    return edited


def _position(root: Any, criterion: str, line: int) -> int:
    """Return where a criterion stands in the list of a file: the entry at ``line``, else the first of its id."""
    ids = [next(value.value for key, value in entry.value if key.value == "id") for entry in root.value]
    of_id = [i for i, id_ in enumerate(ids) if id_ == criterion]
    return next((i for i in of_id if root.value[i].start_mark.line + 1 == line), of_id[0])


def _edited(text: str, entry: Any, example: str) -> Edited:
    examples = next(value for key, value in entry.value if key.value == "examples")
    last = examples.value[-1]
    pieces = _ENDS.split(text)  # lines at even places, what ends each behind it
    if examples.flow_style:
        number, column = last.end_mark.line, last.end_mark.column
        line = pieces[2 * number]
        pieces[2 * number] = f"{line[:column]}, {example}{line[column:]}"
        return Edited("".join(pieces), number + 1)
    number = _last_line(last)
    added = " " * examples.start_mark.column + "- " + example
    if 2 * number + 1 == len(pieces):  # the file ends without a line break
        pieces += [pieces[1] if len(pieces) > 1 else "\n", added]
    else:
        pieces[2 * number + 2 : 2 * number + 2] = [added, pieces[2 * number + 1]]
    return Edited("".join(pieces), number + 2)


def _last_line(node: Any) -> int:
    """Return the last line (from 0) of a node: where its last word ends, without comments and blank lines behind it."""
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return max(int(node.end_mark.line) - 1, int(node.start_mark.line))
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return int(node.end_mark.line)
    child = node.value[-1]
    return _last_line(child[1] if isinstance(child, tuple) else child)


def write_whole(path: Path, text: str) -> None:
    """Write a file through a temporary one beside it, so that it is never half-written; its rights stay what they are."""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        Path(temporary).chmod(path.stat().st_mode & 0o777)
        Path(temporary).replace(path)
    except OSError as error:
        hint = "检查这个文件和它的文件夹能不能写入"
        raise FaultyInput([Fault(str(path), 0, 0, "F001", f"不能写入 {path}（{error.strerror}）", hint)]) from error
