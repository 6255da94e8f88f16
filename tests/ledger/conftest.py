"""What is the same for every ledger is made once: hundreds of small cases are graded here."""

from collections.abc import Iterator
from functools import cache

import pytest

from kaohe.measure.calendar import calendar_days
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.rulebook.sql_checks import sql_faults


@pytest.fixture(autouse=True, scope="package")
def _made_once() -> Iterator[None]:
    """The working days of all years, the rule pack, and the check of its SQL."""
    pack = load_rulebook("cases/daye-2022").pack
    assert not sql_faults(pack)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kaohe.measure.session.calendar_days", cache(calendar_days))
        patch.setattr("kaohe.measure.session.sql_faults", lambda _: [])
        patch.setattr("kaohe.rulebook.profile.load_pack", lambda *_: pack)
        yield
