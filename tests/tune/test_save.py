"""A changed profile written as an extension grades exactly as it was said to."""

from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given
from hypothesis import settings as trying

from kaohe.check import check
from kaohe.faults import FaultyInput
from kaohe.rulebook.locate import Places
from kaohe.run import Run
from kaohe.tune import load, save, whatif
from tests.tune.trials import settings_of_daye, standings, told

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def daye() -> Run:
    """The year as graded today."""
    return load("daye-2022")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """An empty working folder."""
    with chdir(tmp_path):
        yield tmp_path


def codes(error: pytest.ExceptionInfo[FaultyInput]) -> list[str]:
    """Return the codes of the faults."""
    return [fault.code for fault in error.value.faults]


@trying(max_examples=40)
@given(settings_of_daye)
def test_what_is_saved_grades_as_whatif_said(daye: Run, settings: tuple[str, ...]) -> None:
    """Items, parameters, grades, rounding: the new profile, read from its file, gives each unit what whatif gave it."""
    try:
        said = whatif(daye, settings)
    except FaultyInput:
        assume(False)
    with TemporaryDirectory() as temporary, chdir(temporary):
        file = save(daye, settings, "试改", "试试")
        assert standings(load("daye-2022", "试改")) == told(said)
        assert not check([file], Places()).faults


def test_the_same_on_a_ledger(folder: Path) -> None:
    """Parameters that the records are counted by are measured anew, and the run that there was stays as it is."""
    ledger = load("daye-2022-ledger")
    before = standings(ledger)
    settings = ["year_end_from=10-01", "year_end_share_max=0.3", "publication_days=5", "plan.points=25"]
    said = whatif(ledger, settings)
    assert said.moved
    save(ledger, settings, "试改", "试试")
    assert standings(load("daye-2022-ledger", "试改")) == told(said)
    assert standings(ledger) == before
    assert not whatif(ledger, []).moved


def test_the_file_holds_the_changes_and_the_reason_and_nothing_else(daye: Run, folder: Path) -> None:
    """What followed a change stands in it as well."""
    file = save(daye, ["joint_share.points=25", "year_end_share_max=0.4", "优秀.quota.number=5"], "试改", "按新办法\n提高占比")
    assert file == Path("scoring_profiles/试改.yaml")
    assert file.read_text("utf-8") == (
        "# 改动：joint_share.points（联合抽查占比：分值）15 → 25；year_end_share_max（年底检查占比上限）0.5 → 0.4；"
        "优秀.quota.number（优秀：名额 个数）6 → 5\n"
        "# 理由：按新办法\n"
        "# 提高占比\n"
        "profile: 试改\n"
        "extends: daye-2022\n"
        "title: 大冶市2022年度双随机监管考核方案（试改）\n"
        "total: 110\n"
        "parameters: {year_end_share_max: 0.4}\n"
        "set:\n"
        "  joint_share.points: 25\n"
        "  joint_share.scale.linear: [[0, 0], [0.5, 20], [1, 25]]\n"
        "  优秀.quota.number: 5\n"
    )
    assert [path.name for path in file.parent.iterdir()] == ["试改.yaml"]


def test_the_guide_shows_the_file_as_it_is_written(daye: Run, folder: Path) -> None:
    """The tutorial goes on with the very file that its command writes."""
    page = (ROOT / "docs/guide/tune.md").read_text("utf-8")
    told_there = page.split("<!-- file:scoring_profiles/试改.yaml -->\n```yaml\n")[1].split("```")[0]
    settings = ["problems.points=15", "credit_risk.add.C01.each=1"]
    file = save(daye, settings, "试改", "问题发现率仍然偏低，加重分值")
    assert file.read_text("utf-8") == told_there


def test_a_profile_is_written_beside_the_one_it_extends(daye: Run, folder: Path) -> None:
    """A profile of the user's own, found by path, keeps company."""
    own = Path("别处")
    own.mkdir()
    first = save(daye, ["plan.points=25"], "一", "试试").replace(own / "一.yaml")
    second = save(load("daye-2022", str(first)), ["plan.points=30"], "二", "再试")
    assert second == own / "二.yaml"
    assert load("daye-2022", str(second)).rulebook.profile.total == 110


@pytest.mark.parametrize(
    ("name", "reason", "code"),
    [
        ("default", "试试", "N002"),
        ("../x", "试试", "M003"),
        (" ", "试试", "M003"),
        (".x", "试试", "M003"),
        ("-x", "试试", "M003"),
        ("x.yaml", "试试", "M003"),
        ("试 改", "试试", "M003"),
        ("试改" * 50, "试试", "M003"),
        ("试改", " \n", "M002"),
    ],
)
def test_names_that_are_taken_or_none_and_a_missing_reason(daye: Run, folder: Path, name: str, reason: str, code: str) -> None:
    """Nothing is written, nothing is made."""
    with pytest.raises(FaultyInput) as error:
        save(daye, ["plan.points=25"], name, reason)
    assert codes(error) == [code]
    assert not list(folder.iterdir())


def test_nothing_is_overwritten(daye: Run, folder: Path) -> None:
    """A second save under a name is refused; the first stays."""
    file = save(daye, ["plan.points=25"], "试改", "试试")
    first = file.read_bytes()
    with pytest.raises(FaultyInput) as error:
        save(daye, ["plan.points=30"], "试改", "试试")
    assert codes(error) == ["N002"]
    assert file.read_bytes() == first


def test_what_an_extension_cannot_say_is_refused(daye: Run, folder: Path) -> None:
    """An extension cannot take a whole mapping's keys away: whatif can show it, save says so."""
    settings = ["bonus={at_most: 5}"]
    assert whatif(daye, settings).moved
    with pytest.raises(FaultyInput) as error:
        save(daye, settings, "试改", "试试")
    assert codes(error) == ["P001"]
    assert not list(Path("scoring_profiles").iterdir())


def test_without_changes_there_is_nothing_to_save(daye: Run, folder: Path) -> None:
    """A profile that changes nothing is not written."""
    with pytest.raises(FaultyInput) as error:
        save(daye, [], "试改", "试试")
    assert codes(error) == ["M003"]
