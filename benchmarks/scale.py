"""Whole runs from a county to a nation, each beside a peer in the same run: ``python -m benchmarks.scale [SIZE ...] [--keep DIR]``.

For each size: all of ``kaohe grade CASE --format csv``; the same indicators as one hand-written DuckDB statement in a process
of its own with the same memory limit; inference; durable-rules asked once per unit. Small sizes run several times,
kaohe and peer in turn, and the medians are shown.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import duckdb

from benchmarks.handwritten import MEMORY_LIMIT
from benchmarks.inference import ROUNDS as INFERENCES
from benchmarks.ledgers import SIZES, make
from kaohe.rulebook.ledger_tables import LEDGER_TABLES

ROUNDS = {"county": 5, "city": 5, "province": 3, "nation": 1}
ENOUGH = 100_000
RATIO_LIMIT, MEMORY_AIM, SPEEDUP_AIM, INFER_AIM = 1.5, 4.0, 100, 1.0


class Used(NamedTuple):
    """What one child process used: seconds of wall time, of user and system time, and its largest memory in GB."""

    wall: float
    cpu: float
    peak: float


class Measured(NamedTuple):
    """One size of ledger, measured."""

    size: str
    records: int
    kaohe: Used
    by_hand: Used
    inference: dict[str, Any]
    slope: float | None = None
    """CPU milliseconds for each 1,000 records beyond those of the smallest size: equal from size to size where cost is linear."""


def child(arguments: Sequence[str], output: Path) -> Used:
    """Run ``python -m ...`` with its output in a file; it must succeed."""
    begin = time.perf_counter()
    with output.open("wb") as stream, output.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", *arguments], stdout=stream, stderr=log)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begin
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)}: exit {process.returncode}\n{output.with_suffix('.log').read_text('utf-8')}")
    unit = 1024**3 if sys.platform == "darwin" else 1024**2
    return Used(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def measure(name: str, folder: Path) -> Measured:
    """Make the ledger unless it is there, and measure all that is compared."""
    case = folder / name
    if not (case / "case.yaml").is_file():
        say(f"{name}: making the ledger")
        make(SIZES[name], case, f"bench-{name}")
    profile = str(case / "grouped.yaml") if SIZES[name].groups > 1 else "default"
    rounds = []
    for number in range(ROUNDS[name]):
        say(f"{name}: run {number + 1} of {ROUNDS[name]}")
        whole = child(["kaohe", "grade", str(case), "--profile", profile, "--format", "csv"], folder / f"{name}-grades.csv")
        rounds.append((whole, child(["benchmarks.handwritten", str(case)], folder / f"{name}-by-hand.csv")))
    kaohe, by_hand = (Used(*(median(u[i] for u in runs) for i in range(3))) for runs in zip(*rounds, strict=True))
    say(f"{name}: inference")
    child(["benchmarks.inference", str(case), profile], folder / f"{name}-inference.json")
    return Measured(name, _records(case), kaohe, by_hand, json.loads((folder / f"{name}-inference.json").read_text("utf-8")))


def _records(case: Path) -> int:
    counts = " UNION ALL ".join(
        f"SELECT count(*) AS n FROM read_parquet('{case}/ledger/{table}*.parquet')" for table in LEDGER_TABLES
    )
    with duckdb.connect() as connection:
        row = connection.execute(f"SELECT sum(n) FROM ({counts})").fetchone()
    return int(row[0]) if row else 0


def with_slopes(results: Sequence[Measured]) -> list[Measured]:
    """Return results, given from small to large, with what each 1,000 records beyond those of the smallest cost.

    Left out where there are too few for it to stand out from the start of the program.
    """
    least = results[0]
    return [
        r._replace(slope=(r.kaohe.cpu - least.kaohe.cpu) / (r.records - least.records) * 1e6)
        if r.records > least.records + ENOUGH
        else r
        for r in results
    ]


def say(text: str) -> None:
    """Tell how far it is, apart from the result."""
    print(text, file=sys.stderr, flush=True)


def machine() -> str:
    """Name the machine and the versions."""
    processor = platform.processor()
    if (info := Path("/proc/cpuinfo")).is_file():
        names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        processor = names[0] if names else processor
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    return f"{platform.system()} {platform.machine()}, {processor}, {os.cpu_count()} cores, {memory:.0f} GB; {versions}"


Line = tuple[str, Callable[[Measured], str]]


def _seconds(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}" if value < 100 else f"{value:,.0f}"


def _ratio(m: Measured) -> float | None:
    peer = m.inference["once_per_unit"]
    return None if peer is None else peer / m.inference["infer"]


LINES: list[Line | str] = [
    ("units", lambda m: f"{m.inference['units']:,}"),
    ("groups", lambda m: f"{SIZES[m.size].groups:,}"),
    ("inspections", lambda m: f"{SIZES[m.size].inspections:,}"),
    ("records of all tables", lambda m: f"{m.records:,}"),
    "the whole of kaohe grade --format csv",
    ("  wall, s", lambda m: _seconds(m.kaohe.wall)),
    ("  CPU, s", lambda m: _seconds(m.kaohe.cpu)),
    ("  largest memory, GB", lambda m: f"{m.kaohe.peak:.2f}"),
    ("  CPU per 1,000 records, ms", lambda m: f"{m.kaohe.cpu / m.records * 1e6:.2f}"),
    ("    beyond the smallest, ms", lambda m: "—" if m.slope is None else f"{m.slope:.2f}"),
    "the same indicators, one hand-written DuckDB statement",
    ("  wall, s", lambda m: _seconds(m.by_hand.wall)),
    ("  CPU, s", lambda m: _seconds(m.by_hand.cpu)),
    ("  largest memory, GB", lambda m: f"{m.by_hand.peak:.2f}"),
    "kaohe grade / hand-written",
    ("  wall", lambda m: f"{m.kaohe.wall / m.by_hand.wall:.2f}"),
    ("  CPU", lambda m: f"{m.kaohe.cpu / m.by_hand.cpu:.2f}"),
    "inference: leaves, signatures, durable-rules, reference evaluator, findings",
    ("  criteria / leaves", lambda m: f"{m.inference['criteria']} / {m.inference['leaves']}"),
    ("  distinct signatures", lambda m: f"{m.inference['signatures']:,}"),
    ("  findings", lambda m: f"{m.inference['findings']:,}"),
    ("  CPU, s", lambda m: f"{m.inference['infer']:.3f}"),
    "durable-rules alone, asked once per unit",
    ("  units asked", lambda m: f"{m.inference['sampled']:,}"),
    ("  CPU for all units, s", lambda m: _seconds(m.inference["once_per_unit"])),
    ("  once per unit / inference", lambda m: "—" if (ratio := _ratio(m)) is None else f"{ratio:,.0f}"),
]


def table(results: Sequence[Measured]) -> str:
    """Return the results side by side, and what is aimed at."""
    width = max(len(line if isinstance(line, str) else line[0]) for line in LINES if not isinstance(line, str)) + 2
    shown = [" " * width + "".join(f"{m.size:>14}" for m in results)]
    for line in LINES:
        shown.append(line if isinstance(line, str) else line[0].ljust(width) + "".join(f"{line[1](m):>14}" for m in results))
    runs = "、".join(f"{m.size} {ROUNDS[m.size]}" for m in results).replace("、", ", ")
    notes = [
        f"Medians of so many whole runs: {runs}; of inference, {INFERENCES}. DuckDB may use {MEMORY_LIMIT} in both; both use every core.",
        "Where fewer units were asked than there are, the time for all is scaled up linearly from an even sample.",
    ]
    if results[-1].size == "nation":
        m = results[-1]
        ratio = m.kaohe.wall / m.by_hand.wall
        notes.append(
            f"Aims for a nation: wall ratio {ratio:.2f} (at most {RATIO_LIMIT}); memory {m.kaohe.peak:.2f} GB (under {MEMORY_AIM:.0f}); "
            f"inference {m.inference['infer']:.2f} s (under {INFER_AIM:.0f}), {_ratio(m) or 0:,.0f} times faster (at least {SPEEDUP_AIM})."
        )
    return "\n".join([machine(), "", *shown, "", *notes])


def main() -> None:
    """Measure the sizes that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("sizes", nargs="*", metavar="SIZE", help=f"of {', '.join(SIZES)}; all when none is given")
    parser.add_argument("--keep", type=Path, help="keep the ledgers in this folder, and use those that are there")
    options = parser.parse_args()
    if unknown := [size for size in options.sizes if size not in SIZES]:
        parser.error(f"no such size: {', '.join(unknown)}")
    with tempfile.TemporaryDirectory(prefix="kaohe-bench-") as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        sizes = [size for size in SIZES if size in options.sizes or not options.sizes]
        print(table(with_slopes([measure(size, folder.resolve()) for size in sizes])))


if __name__ == "__main__":
    main()
