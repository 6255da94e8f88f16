"""The kinds of JSON that ``kaohe tune`` and ``kaohe explain --why-not`` print, by the name in ``kaohe.<name>/1``."""

from kaohe.tune.calibration_records import CalibrationRecord
from kaohe.tune.diff import ProfileDiffRecord
from kaohe.tune.robust_records import RobustRecord
from kaohe.tune.sweep import SweepRecord
from kaohe.tune.whatif import WhatIfRecord
from kaohe.tune.why_not_records import WhyNotRecord

SCHEMAS: dict[str, type] = {
    "calibration": CalibrationRecord,
    "whatif": WhatIfRecord,
    "profile_diff": ProfileDiffRecord,
    "sweep": SweepRecord,
    "why_not": WhyNotRecord,
    "robust": RobustRecord,
}
