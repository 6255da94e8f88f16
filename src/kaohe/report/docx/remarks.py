"""What to know before a notice is printed: results that do not count yet, and what the case does not say."""

from kaohe.explain.whole import ReportRecord
from kaohe.report.phrases import provisional_sentence, unknown_sentences

_OF_THE_OFFICE = {"number": "发文字号", "issuer": "落款", "date": "成文日期"}
"""Key under ``notice`` in case.yaml that has no default → what it gives."""


def remarks(record: ReportRecord) -> list[str]:
    """Return sentences for standard error: as ``kaohe grade`` says of scores and grades, then what the notice is without."""
    units = [explanation.unit for explanation in record.explanations]
    missing = [key for key in _OF_THE_OFFICE if not getattr(record.notice, key)]
    titles = "、".join(_OF_THE_OFFICE[key] for key in missing)
    lacking = [f"注意：通报没有{titles}：在 case.yaml 的 notice 里写 {'、'.join(missing)}，写法见使用说明“年度通报”"]
    return [provisional_sentence(units), *unknown_sentences(units), *(lacking if missing else [])]
