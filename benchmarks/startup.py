"""CPU of a warm ``kaohe grade`` and of ``kaohe --help`` beside ``python -c "import duckdb"``.

Runs alternate, so that a change of the machine's speed meets all alike; the median of each is compared.
"""

import platform
import resource
import subprocess
import sys
from statistics import median

ROUNDS = 15
COMMANDS = {
    "import duckdb": [sys.executable, "-c", "import duckdb"],
    "kaohe --help": [sys.executable, "-m", "kaohe", "--help"],
    "kaohe grade daye-2022": [sys.executable, "-m", "kaohe", "grade", "daye-2022"],
}
GRADE_LIMIT, HELP_LIMIT = 4.0, 0.2


def cpu_seconds(command: list[str]) -> float:
    """Return user and system seconds of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the medians and the ratios."""
    for command in COMMANDS.values():
        cpu_seconds(command)  # warm: byte code and file cache
    rounds = [{name: cpu_seconds(command) for name, command in COMMANDS.items()} for _ in range(ROUNDS)]
    medians = {name: median(r[name] for r in rounds) for name in COMMANDS}
    ratio = median(r["kaohe grade daye-2022"] / r["import duckdb"] for r in rounds)
    print(f"Python {platform.python_version()}, {ROUNDS} rounds, CPU seconds (median)")
    for name, seconds in medians.items():
        print(f"  {name:<24} {seconds:6.3f}")
    print(f"  grade / import duckdb    {ratio:6.2f}   (aim: below {GRADE_LIMIT})")
    print(f"  --help                   {medians['kaohe --help']:6.3f}   (aim: below {HELP_LIMIT} s)")


if __name__ == "__main__":
    main()
