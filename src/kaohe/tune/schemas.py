"""The kinds of JSON that ``kaohe tune`` prints, by the name in ``kaohe.<name>/1``."""

from kaohe.tune.whatif import WhatIfRecord

SCHEMAS: dict[str, type] = {
    "whatif": WhatIfRecord,
}
