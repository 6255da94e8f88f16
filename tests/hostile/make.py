"""Write the hostile files: ``python -m tests.hostile.make``. XLS and locked files need xlwt and msoffcrypto-tool, once.

The two tasks of ``ROWS`` are what the files whose name begins with ``tasks-same-`` say, each in another way.
"""

from pathlib import Path

FILES = Path(__file__).parent / "files"
HEADER = ("任务编号", "计划编号", "发起单位", "配合单位", "抽查类型", "开始日期", "完成日期", "信用风险分类")
ROWS = (
    ("RW01", "JH01", "甲局", "乙局、丙局", "部门联合", "2022-03-01", "2022-03-15", "是"),
    ("RW02", "", "乙局", "", "单部门", "2022-04-02", "", "否"),
)


def main() -> None:
    """Write every file that the packages at hand can write."""
    from tests.hostile import make_books, make_texts

    FILES.mkdir(exist_ok=True)
    for name, data in make_texts.files().items():
        (FILES / name).write_bytes(data)
    make_books.write(FILES)
    try:
        from tests.hostile import make_once
    except ImportError:
        return
    make_once.write(FILES)


if __name__ == "__main__":
    main()
