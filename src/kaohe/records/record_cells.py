"""Read the cells of one column of a record table into canonical text, each distinct text once."""

import re
from collections.abc import Callable, Iterable

from kaohe.faults import clip
from kaohe.records.cells import Unreadable, redact
from kaohe.records.dates import is_serial, parse_date
from kaohe.records.inert import revived
from kaohe.records.parsing import DamagedCode, parse_code, parse_flag, parse_kind, parse_level, parse_year
from kaohe.records.personal import without_numbers, without_numbers_in_code
from kaohe.records.texts import plain_text, squeezed
from kaohe.rulebook.ledger_tables import ColumnType, TableColumn

_MOST_CACHED = 1 << 15
"""Columns of texts that hardly repeat, such as codes, gain nothing from a larger cache."""

TOTAL_WORDS = frozenset(("合计", "总计", "小计", "共计", "总数", "本页小计", "本页合计", "累计"))
_NOTHING = frozenset(
    (
        "/",
        "\\",
        "-",
        "--",
        "—",
        "——",
        "–",
        "－",
        "／",
        "null",
        "NULL",
        "Null",
        "none",
        "None",
        "nan",
        "NaN",
        "NaT",
        "N/A",
        "<NA>",
        "（空）",
    )
)
"""What people and programs write into a cell that has nothing to say."""
_NONE = frozenset(("无", "暂无", "没有"))
_STILL = frozenset(("至今", "现在", "目前", "现任", "在任", "仍在任", "在职"))
_NONE_IN_TEXT = frozenset(("disposition", "waiver_reason", "channels"))
"""Texts in which 无 says that there is none; a result 无 is a wording."""

_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|####*)#*|#{3,}", re.IGNORECASE)
_FORMULA = re.compile(r"=[A-Za-z(+\-\[$'@].*|=\d+[-+*/].*", re.DOTALL)

_FORMS: dict[ColumnType, str] = {
    "date": "写成 2022-03-01、2022/3/1 或 2022年3月1日；没有就留空",
    "flag": "写 是 或 否；不知道就留空",
    "kind": "写 单部门 或 部门联合；不知道就留空",
    "level": "写 重点 或 一般；不知道就留空",
    "year": "写成 2022 这样的年份；不知道就留空",
}


class CellFault(Unreadable):
    """A cell that cannot be used, with what to say of it."""

    def __init__(self, column: str, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.column, self.code, self.message, self.hint = column, code, message, hint


class LookAgain(Exception):
    """A cell that only its whole row explains, or that is counted each time: read it with :meth:`ColumnCells.carefully`."""


class ColumnCells(dict[str, str | None]):
    """Canonical text by written text. Looking up raises CellFault or LookAgain for what is not to be kept."""

    def __init__(self, column: TableColumn, header: str, in_key: bool, from_1904: bool = False) -> None:
        super().__init__()
        self.column = column
        self._watched = TOTAL_WORDS | {squeezed(header)}
        self._read = _reader(column, in_key, from_1904)
        self.blank = _blank_words(column)
        """Words that say what an empty cell says."""
        self._initials = frozenset(word[:1] for word in (*self._watched, *self.blank, "#", "=", "'", " "))
        self._is_plain: Callable[[str], bool] = _never
        if column.type in ("text", "unit", "units", "code"):
            self._is_plain = _plain_code if column.type == "code" else _plain_text

    def __missing__(self, text: str) -> str | None:
        value: str | None = text
        if text[:1] in self._initials or not self._is_plain(text):
            value, personal = self.carefully(text)
            if personal or squeezed(text).rstrip(":") in self._watched:
                raise LookAgain
        if len(self) >= _MOST_CACHED:
            self.clear()
        self[text] = value
        return value

    def carefully(self, text: str) -> tuple[str | None, bool]:
        """Return the canonical text and whether personal numbers were taken out of it. Raises CellFault."""
        stripped = text.strip()
        if stripped in self.blank:
            stripped = ""
        elif stripped[0] in "#=":
            self._refuse_failed(stripped)
        try:
            value, personal = self._read(stripped)
        except DamagedCode:
            message = f"“{clip(text)}”被表格软件改成了数字，后几位已经丢失"
            hint = "回到原来的数据，把这一列设成“文本”格式再导出或粘贴；从这里改不回来"
            raise self._fault("T007", message, hint) from None
        except Unreadable:
            message = f"“{clip(redact(text))}”读不懂"
            raise self._fault("T002", message, _FORMS[self.column.type]) from None
        if value is None and self.column.required:
            raise self._fault("T002", "是空的", "补上，或删去这一行")
        return value, personal

    def _fault(self, code: str, message: str, hint: str) -> CellFault:
        return CellFault(self.column.title, code, f"{self.column.title}{message}", hint)

    def _refuse_failed(self, text: str) -> None:
        if _ERROR.fullmatch(text):
            hint = "在电子表格软件里改正公式，或直接写上值；没有就留空"
            raise self._fault("T002", f"是表格软件的错误值 {clip(text)}", hint)
        if _FORMULA.fullmatch(text):
            hint = "直接写上值；名称本身以 = 开头的，前面加一个单引号 '；别处来的文件，弄清这个公式再用表格软件打开"
            raise self._fault("T002", f"是公式，没有算出结果：{clip(text)}", hint)


def _blank_words(column: TableColumn) -> frozenset[str]:
    """Return the words that say of a column what an empty cell says: /, 无, 未公示 where empty means 还没有公示."""
    words = {"", *_NOTHING}
    if column.required or column.type in ("date", "code", "units") or column.name in _NONE_IN_TEXT:
        words |= _NONE
    if column.type == "date" and column.blank_means.startswith("还没有"):
        event = column.blank_means.removeprefix("还没有")
        words |= {f"{not_yet}{event}" for not_yet in ("未", "尚未", "暂未", "待", "还没有", "没有")}
    if column.blank_means == "仍在任":
        words |= _STILL
    return frozenset(words)


_Read = Callable[[str], tuple[str | None, bool]]


def _reader(column: TableColumn, in_key: bool, from_1904: bool) -> _Read:
    """Return what reads a column: canonical text, and whether personal numbers were taken out."""
    if column.type == "code":
        return _code
    if column.type in ("text", "unit", "units"):
        return _key_text if in_key and column.type == "text" else _text
    if column.type == "date":
        return _date_of_1904 if from_1904 else _date
    return {"flag": _flag, "kind": _kind, "level": _level, "year": _year}[column.type]


_ODD_TEXT = re.compile("[\uff10-\uff5a]|[0-9]{11}")
_LONG_NUMBER = re.compile("[0-9]{11}")


def _plain_text(text: str) -> bool:
    """Say whether a text is canonical as it is; what is not printable includes the spaces and marks that are taken out."""
    return text.isprintable() and text[-1] != " " and _ODD_TEXT.search(text) is None


def _plain_code(text: str) -> bool:
    """Say whether a code is canonical as it is."""
    return text.isascii() and text.isalnum() and "E" not in text and "e" not in text and _LONG_NUMBER.search(text) is None


def _never(_: str) -> bool:
    return False


def _code(text: str) -> tuple[str | None, bool]:
    code = parse_code(text)
    return (None, False) if code is None else without_numbers_in_code(code)


def _text(text: str) -> tuple[str | None, bool]:
    plain = plain_text(revived(text))
    if plain is None:
        return None, False
    safe = redact(plain)
    return safe, safe is not plain and safe != plain


def _key_text(text: str) -> tuple[str | None, bool]:
    plain = plain_text(revived(text))
    return (None, False) if plain is None else without_numbers(plain)


def _date(text: str) -> tuple[str | None, bool]:
    day = parse_date(text)
    return (None if day is None else day.isoformat()), False


def _date_of_1904(text: str) -> tuple[str | None, bool]:
    """As _date, but a bare serial is refused: it may count from 1904 as the rest of the workbook, or have been pasted."""
    if is_serial(text):
        raise Unreadable
    return _date(text)


def _flag(text: str) -> tuple[str | None, bool]:
    flag = parse_flag(text)
    return (None if flag is None else str(flag).lower()), False


def _kind(text: str) -> tuple[str | None, bool]:
    return parse_kind(text), False


def _level(text: str) -> tuple[str | None, bool]:
    return parse_level(text), False


def _year(text: str) -> tuple[str | None, bool]:
    year = parse_year(text)
    return (None if year is None else str(year)), False


def columns_of(columns: Iterable[tuple[TableColumn, str]], key: tuple[str, ...], from_1904: bool) -> list[ColumnCells]:
    """Return a reader for each column, given with its header as written."""
    return [ColumnCells(column, header, column.name in key, from_1904) for column, header in columns]
