"""``kaohe report --to html``: a graded year as one page that loads nothing, with an address for every unit."""

import base64
import hashlib
import json
from importlib.resources import files

from kaohe.explain.records.comparison import ComparisonRecord
from kaohe.explain.whole import ReportRecord
from kaohe.report.html import page
from kaohe.report.html.data import year_data

STYLES = ("base.css", "results.css", "unit.css", "print.css")
SCRIPTS = ("dom.js", "results.js", "finding.js", "unit.js", "start.js")


def write(record: ReportRecord, comparison: ComparisonRecord | None = None) -> dict[str, bytes]:
    """Return the one file, by its name; with another case beside it where one is given."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    style, script = _joined(STYLES), _joined(SCRIPTS)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    text = environment.from_string(_text("page.html.j2")).render(
        page.context(record, comparison),
        policy=policy(style, script),
        style=Markup(style),  # noqa: S704 - files of this package
        script=Markup(script),  # noqa: S704 - files of this package
        data=Markup(inert_json(year_data(record))),  # noqa: S704 - holds no "<"
    )
    return {"考核结果.html": text.encode()}


def policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy: this style and this script, and nothing from anywhere."""
    return f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"


def inert_json(data: object) -> str:
    """Return JSON that cannot end the element it stands in, whatever its texts hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _joined(names: tuple[str, ...]) -> str:
    return "".join(map(_text, names))


def _text(name: str) -> str:
    return (files(__package__) / name).read_text("utf-8")
