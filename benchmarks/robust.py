"""Weights changed over a nation, and many draws over a province: ``python -m benchmarks.robust [--keep DIR]``.

A nation of 80,000 units is measured, then scored anew after a change of weights: the ratio is printed, the first time
(what draws share is reckoned too) and again. Then 10,000 draws of weights and thresholds over a province of 3,000 units,
with the largest memory at a tenth of the draws and at the end: it stays flat.
"""

import argparse
import gc
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.ledgers import SIZES, make
from benchmarks.scale import machine, say
from kaohe.measure.measure import measure
from kaohe.measure.session import open_session
from kaohe.records.read import read_records
from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import Run, judged
from kaohe.score.points import ticks
from kaohe.tune.robustness.robust import robust
from kaohe.tune.robustness.vector import Draws, Engine

DRAWS = 10_000
RATIO_AIM, SECONDS_AIM = 0.1, 60


def graded(name: str, folder: Path) -> tuple[Run, float]:
    """Make a ledger unless it is there, and grade it. Returns the run and the seconds that measuring took."""
    case = folder / name
    if not (case / "case.yaml").is_file():
        say(f"{name}: making the ledger")
        make(SIZES[name], case, f"bench-{name}")
    profile = str(case / "grouped.yaml") if SIZES[name].groups > 1 else "default"
    rulebook = load_rulebook(str(case), profile, Places())
    records = read_records(rulebook)
    assert records.ledger is not None
    say(f"{name}: measuring")
    begin = time.perf_counter()
    session = open_session(records.ledger, rulebook)
    measured = measure(rulebook.pack.indicators, records, session, rulebook.case.settled, rulebook.case_document)
    seconds = time.perf_counter() - begin
    say(f"{name}: inferring, scoring, grading")
    return judged(rulebook, records, measured, session), seconds


def reweighted(run: Run) -> Draws:
    """Return the points of the profile with a tenth of the first item's given to the second."""
    points = [ticks(item.points) for item in run.rulebook.profile.items]
    points[0], points[1] = points[0] - points[0] // 10, points[1] + points[0] // 10
    return Draws(np.array([points], dtype=np.int64), {})


def nation(folder: Path) -> str:
    """Compare scoring anew with measuring."""
    run, measuring = graded("nation", folder)
    begin = time.perf_counter()
    engine = Engine(run)
    engine.standings(reweighted(run))
    first = time.perf_counter() - begin
    begin = time.perf_counter()
    engine.standings(reweighted(run))
    again = time.perf_counter() - begin
    return (
        f"{len(run.records.units):,} units: measured in {measuring:.2f} s; scored and graded anew after a change of weights in "
        f"{first:.2f} s ({first / measuring:.3f} of it; aim: under {RATIO_AIM}), once more in {again:.2f} s ({again / measuring:.3f})"
    )


def province(folder: Path) -> str:
    """Time many draws, and see that memory stays flat."""
    run, _ = graded("province", folder)
    peaks: dict[int, float] = {}
    ended: list[float] = []

    def tell(done: int, of: int) -> None:
        for tenth in (of // 10, of):
            if done >= tenth:
                peaks.setdefault(tenth, _peak())
        ended.append(time.perf_counter())

    begin = time.perf_counter()
    record = robust(run, draws=DRAWS, tell=tell)
    whole = time.perf_counter() - begin
    told = ", ".join(f"{gb:.2f} GB after {done:,}" for done, gb in peaks.items())
    return (
        f"{len(record.units):,} units: {DRAWS:,} draws in {ended[-1] - begin:.1f} s, the whole record in {whole:.1f} s "
        f"(aim: under {SECONDS_AIM}); largest memory {told}"
    )


def _peak() -> float:
    unit = 1024**3 if sys.platform == "darwin" else 1024**2
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.robust", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("what", nargs="*", choices=["nation", "province"], default=["nation", "province"])
    parser.add_argument("--keep", type=Path, help="keep the ledgers in this folder, and use those that are there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kaohe-bench-") as temporary:
        folder = (options.keep or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        gc.disable()  # as the command line does
        print(machine())
        for name in options.what:
            print((nation if name == "nation" else province)(folder), flush=True)


if __name__ == "__main__":
    main()
