"""Every YAML file of the repository that people write, with its kind; schemas written where a validator can read them."""

from pathlib import Path

from kaohe.cli.schema import schema_text
from kaohe.schema.kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "docs/schema"
SHIPPED = [
    path
    for folder in ("rules", "scoring_profiles", "cases", "tests/broken/_base")
    for path in sorted((ROOT / folder).rglob("*.yaml"))
]


def kind_of(path: Path) -> str:
    """Return the kind of a file by where it stands; an error when no kind, or more than one, fits."""
    (kind,) = (name for name, kind in KINDS.items() if any(path.match(pattern) for pattern in kind.files))
    return kind


def write_schemas(folder: Path) -> None:
    """Write today's schemas of YAML files."""
    for kind in KINDS:
        (folder / f"{kind}.schema.json").write_text(schema_text(kind), "utf-8")
