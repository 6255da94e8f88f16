"""What the shipped files are told, what ``meant`` accepts, and that grading never looks at any of it."""

import subprocess
import sys
from pathlib import Path

import pytest

from kaohe.check import Checked, check
from kaohe.checking.codes import CHECKS, severity_of, title_of
from kaohe.faults import CODES
from kaohe.rulebook.locate import Places
from tests.broken.projects import FOLDER, copy

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def shipped() -> Checked:
    """All that comes with the program, checked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return check([], Places())


def test_every_shipped_file_is_clean(shipped: Checked) -> None:
    """No error and no warning that is not accepted with a reason; notes are honest and stay."""
    assert shipped.faults == []
    assert [remark for remark in shipped.remarks if remark.severity != "note" and not remark.meant] == []


def test_what_the_shipped_files_accept_has_a_reason(shipped: Checked) -> None:
    """The one warning that two profiles accept."""
    accepted = {remark.key: remark.meant for remark in shipped.remarks if remark.meant}
    assert accepted == {"K210 J01 J02": "牵头与参与是两项要求，既没有牵头也没有参与的，两项都不得分"}


def test_a_criterion_with_undetermined_units_is_not_said_to_separate_nobody(shipped: Checked) -> None:
    """T06 needs dates, which the published table lacks: only the case with records says something of it."""
    told = [remark.fault.message for remark in shipped.remarks if remark.key == "K302 T06"]
    assert len(told) == 1
    assert "daye-2022-ledger" in told[0]


def test_meant_in_an_extension_accepts_what_the_base_has_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An extension writes its own reason; the profile that it extends keeps its warning."""
    copy("check-double-deduction", tmp_path)
    monkeypatch.chdir(tmp_path)
    demo = Path("scoring_profiles/demo.yaml")
    demo.write_text(demo.read_text("utf-8") + "meant: {K210 J02 T01: 另行扣分}\n", "utf-8")
    remarks = check([], Places()).remarks
    assert {(r.fault.file, r.meant) for r in remarks if r.key == "K210 J02 T01"} == {
        ("scoring_profiles/base.yaml", ""),
        ("scoring_profiles/demo.yaml", "另行扣分"),
    }


def test_remarks_wait_until_there_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said about files that cannot all be read could be wrong."""
    copy("check-unused-parameter", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert [remark.key for remark in check([], Places()).remarks if not remark.meant] == ["K104 year_end_from"]
    Path("scoring_profiles/third.yaml").write_text("profile: third\nextends: nowhere\n", "utf-8")
    checked = check([], Places())
    assert checked.faults
    assert checked.remarks == []


def test_a_case_is_checked_with_its_profile_and_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Naming a case checks what governs it too."""
    copy("check-double-deduction", tmp_path)
    monkeypatch.chdir(tmp_path)
    checked = check([Path("cases/demo")], Places())
    assert {remark.fault.file for remark in checked.remarks if remark.fault.code == "K210"} == {"scoring_profiles/demo.yaml"}


def test_codes_of_remarks_are_no_codes_of_faults() -> None:
    """Faults are errors; each remark has its own severity and title, and a broken example with a golden message."""
    assert not CODES.keys() & CHECKS.keys()
    assert severity_of("P001") == "error"
    assert title_of("P001") == CODES["P001"]
    goldens = "".join(file.read_text("utf-8") for file in FOLDER.glob("check-*/expected.txt"))
    assert [code for code in CHECKS if f"[{code}]" not in goldens] == []


def test_grading_does_not_load_the_checks() -> None:
    """``kaohe grade`` takes no time for them."""
    script = "import sys, kaohe.cli.grade, kaohe.run; print([m for m in sys.modules if m.startswith('kaohe.checking')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
