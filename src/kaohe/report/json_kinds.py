"""Every kind of JSON that kaohe prints: what it is, the command that prints it, and its record, which gives its JSON Schema."""

from typing import NamedTuple

from kaohe.checking.records import ChecksRecord
from kaohe.explain.records.results import EvidenceListRecord, ExplanationRecord, GradesRecord, IndicatorsRecord, IssuesRecord
from kaohe.explain.records.score_sheet import ScoreSheetRecord
from kaohe.explain.records.statement import StatementRecord, VerificationRecord
from kaohe.importing.report import ImportRecord
from kaohe.reconcile.records import ReconciliationRecord
from kaohe.testing.records import TrialsRecord
from kaohe.tune.calibration.records import CalibrationRecord
from kaohe.tune.counterfactuals.records import WhyNotRecord
from kaohe.tune.diff import ProfileDiffRecord
from kaohe.tune.robustness.records import RobustRecord
from kaohe.tune.sweep import SweepRecord
from kaohe.tune.whatif import WhatIfRecord


class JsonKind(NamedTuple):
    """One kind of JSON: its title with the command that prints it, and its record."""

    title: str
    record: type


JSON_KINDS = {
    "grades": JsonKind("评分结果（kaohe grade）", GradesRecord),
    "explanation": JsonKind("说明（kaohe explain）", ExplanationRecord),
    "issues": JsonKind("问题清单（kaohe issues）", IssuesRecord),
    "indicators": JsonKind("指标（kaohe measure）", IndicatorsRecord),
    "evidence": JsonKind("佐证（kaohe evidence）", EvidenceListRecord),
    "score_sheet": JsonKind("评分方案（kaohe profile show）", ScoreSheetRecord),
    "run": JsonKind("运行记录（kaohe grade --out、kaohe report 写的 run.json）", StatementRecord),
    "verification": JsonKind("核对（kaohe verify）", VerificationRecord),
    "import": JsonKind("导入（kaohe import）", ImportRecord),
    "reconciliation": JsonKind("公布数的核对（kaohe reconcile）", ReconciliationRecord),
    "tests": JsonKind("例子和预期（kaohe test）", TrialsRecord),
    "checks": JsonKind("检查（kaohe check）", ChecksRecord),
    "calibration": JsonKind("由目标反求方案（kaohe tune calibrate）", CalibrationRecord),
    "whatif": JsonKind("试改方案（kaohe tune whatif）", WhatIfRecord),
    "profile_diff": JsonKind("两个方案的不同（kaohe tune diff）", ProfileDiffRecord),
    "sweep": JsonKind("一个参数从小到大（kaohe tune sweep）", SweepRecord),
    "why_not": JsonKind("怎样才能评上（kaohe explain --why-not）", WhyNotRecord),
    "robust": JsonKind("排名稳不稳（kaohe tune robust）", RobustRecord),
}
"""By the name in ``kaohe.<name>/1``."""
