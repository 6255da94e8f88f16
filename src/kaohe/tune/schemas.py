"""The kinds of JSON that ``kaohe tune`` prints, by the name in ``kaohe.<name>/1``."""

from kaohe.tune.calibration_records import CalibrationRecord
from kaohe.tune.whatif import WhatIfRecord

SCHEMAS: dict[str, type] = {
    "calibration": CalibrationRecord,
    "whatif": WhatIfRecord,
}
