"""The yearly notice (通报) as a document in the format of GB/T 9704-2012."""

from importlib.resources import as_file, files
from pathlib import Path

from kaohe.explain.records.comparison import ComparisonRecord
from kaohe.explain.whole import ReportRecord
from kaohe.report.docx.remarks import remarks

__all__ = ["FILE", "remarks", "write"]

FILE = "通报.docx"


def write(record: ReportRecord, template: Path | None = None, comparison: ComparisonRecord | None = None) -> dict[str, bytes]:
    """Return the notice by the name of its file. The wording is that of ``template``, else of the pack, else a plain one.

    With another case beside it, the last annex tells what changed.

    Raises FaultyInput when the template is at fault.
    """
    from kaohe.report.docx.comparison import annex
    from kaohe.report.docx.document import fill
    from kaohe.report.docx.package import describe, new_document, packed
    from kaohe.report.docx.template import rendered
    from kaohe.report.docx.values import values_of

    own = Path(record.notice.template) if record.notice.template else None
    with as_file(files(__package__) / "notice.jinja") as plain:
        blocks = rendered(template or own or plain, values_of(record))
    added, beside = ([], []) if comparison is None else annex(comparison)
    document = new_document()
    fill(document, [*blocks, *added], record.notice.table, beside)
    title = "".join(block.text for block in blocks if block.kind == "title")
    describe(document, title, "".join(record.notice.issuer), record.notice.as_of)
    return {FILE: packed(document)}
