"""Tune a profile and see what it does, before anybody signs it.

From a notebook::

    from kaohe.tune import load, whatif

    run = load("daye-2022")
    result = whatif(run, ["joint_share.points=20", "year_end_share_max=0.4"])
    for unit in result.moved:
        print(unit.unit, unit.rank, "→", unit.new_rank)

Every function takes a graded :class:`kaohe.run.Run` and returns plain records; nothing is written unless a function
says so.
"""

from pathlib import Path

from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import Run, run
from kaohe.tune.calibration.calibrate import calibrate
from kaohe.tune.calibration.save import save_calibration
from kaohe.tune.counterfactuals.why_not import why_not
from kaohe.tune.diff import diff
from kaohe.tune.robustness.robust import robust
from kaohe.tune.save import save
from kaohe.tune.sweep import sweep
from kaohe.tune.whatif import whatif

__all__ = ["calibrate", "diff", "load", "robust", "save", "save_calibration", "sweep", "whatif", "why_not"]


def load(case: str, profile: str | None = None, *, rules: Path | None = None, profiles: Path | None = None) -> Run:
    """Return a case, by folder or name, graded by its profile or by ``profile``. Raises FaultyInput with every fault."""
    return run(load_rulebook(case, profile, Places(rules, profiles)))
