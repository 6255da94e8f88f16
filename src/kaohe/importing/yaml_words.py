"""Texts as they may stand in YAML that a person is to copy."""

import json
import re

_PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff（][\w\u4e00-\u9fff（）()、/%·-]*")
_WORDS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}


def yaml_text(text: str) -> str:
    """Return a text as it may stand in YAML, in quotes where it needs them."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else json.dumps(text, ensure_ascii=False)


def yaml_list(texts: list[str]) -> str:
    """Return texts as a YAML list on one line."""
    return f"[{', '.join(map(yaml_text, texts))}]"
