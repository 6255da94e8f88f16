"""The kinds of JSON that ``kaohe tune`` prints, by the name in ``kaohe.<name>/1``."""

from kaohe.tune.calibration_records import CalibrationRecord
from kaohe.tune.diff import ProfileDiffRecord
from kaohe.tune.sweep import SweepRecord
from kaohe.tune.whatif import WhatIfRecord

SCHEMAS: dict[str, type] = {
    "calibration": CalibrationRecord,
    "whatif": WhatIfRecord,
    "profile_diff": ProfileDiffRecord,
    "sweep": SweepRecord,
}
