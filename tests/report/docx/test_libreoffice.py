"""LibreOffice opens the notice and makes pages of it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kaohe.explain.whole import ReportRecord
from kaohe.report.docx import write
from tests.report.docx.files import texts

SOFFICE = shutil.which("soffice")
PDFTOTEXT = shutil.which("pdftotext")


def _pages(data: bytes, folder: Path) -> list[str]:
    """Return the text of each page, as LibreOffice lays it out."""
    (folder / "通报.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    call = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "通报.docx")]
    subprocess.run(call, check=True, capture_output=True, timeout=300)
    text = subprocess.run([str(PDFTOTEXT), "-layout", str(folder / "通报.pdf"), "-"], check=True, capture_output=True, text=True)
    return text.stdout.split("\f")[:-1]


def _plain(page: str) -> str:
    return re.sub(r"\s", "", page)


@pytest.mark.skipif(SOFFICE is None, reason="soffice is not installed: no page is laid out")
@pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext is not installed: pages cannot be read")
def test_pages(year: ReportRecord, tmp_path: Path) -> None:
    """Full pages have 22 lines; annexes begin pages; the head of the table is on each of its pages; all are numbered."""
    pages = _pages(write(year)["通报.docx"], tmp_path)
    assert [re.findall(r"—\s*(\d+)\s*—\s*$", page) for page in pages] == [[str(n)] for n in range(1, len(pages) + 1)]
    full = [len([line for line in page.splitlines() if line.strip()]) - 1 for page in pages[1:4]]
    assert full == [22, 22, 21]  # the heading that would stand last goes with its text
    plain = [_plain(page) for page in pages]
    printed = "".join(re.sub(r"—\d+—$", "", page) for page in plain)
    body = texts(write(year)["通报.docx"], "Body Text")
    assert [text for text in body if _plain(text) not in printed] == []  # no mark at the end of a line is lost
    first, second = (next(i for i, page in enumerate(plain) if page.startswith(f"附件{n}")) for n in (1, 2))
    assert all("配合参" in page and "序号" in page for page in plain[first:second])
    assert "一、总体情况" in plain[0]
    assert plain[second].index("一、优秀单位（6家）") < plain[second].index("二、合格单位（21家）")
