"""Ranges of ranks as a picture. SVG keeps its text as text; PNG needs a Chinese font on the machine."""

import io
import re
import warnings
from typing import Any

from kaohe.faults import Fault, FaultyInput
from kaohe.report.robust import last_rank
from kaohe.tune.robustness.records import RobustRecord

FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "SimHei",
    "SimSun",
    "PingFang SC",
    "Heiti SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
"""Fonts that have the characters, in the order in which they are taken."""
_RANGE, _WHOLE, _NOW = "#4477aa", "#bbccdd", "#cc3311"


def need_font(form: str, file: str) -> str | None:
    """Return a Chinese font that is installed; None without one. Raises FaultyInput where a PNG needs one; ``file`` is what it names."""
    font = _font()
    if font is None and form == "png":
        message = "画 PNG 要有中文字体，这台电脑上没有找到"
        raise FaultyInput([Fault(file, 0, 0, "F001", message, f"安装 {FONTS[0]}（Debian：fonts-noto-cjk），或改存为 .svg")])
    return font


def robust_plot(record: RobustRecord, form: str, file: str) -> bytes:
    """Return the picture as ``svg`` or ``png``: the same record gives the same bytes on one machine.

    ``file`` is what a fault names. Raises FaultyInput where a PNG is asked for and no Chinese font is installed.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    font = need_font(form, file)
    settings: dict[Any, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": "kaohe",
        "font.family": [font] if font else ["sans-serif"],
        "axes.unicode_minus": False,
    }
    with mpl.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")  # an SVG names its font; whoever shows it has the characters
        figure = _figure(record)
        stream = io.BytesIO()
        metadata = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
        figure.savefig(stream, format=form, metadata=metadata)
    return _with_fonts(stream.getvalue()) if form == "svg" else stream.getvalue()


def _font() -> str | None:
    from matplotlib import font_manager

    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    return next((font for font in FONTS if font in installed), None)


def _with_fonts(svg: bytes) -> bytes:
    """Return an SVG that asks for any of the Chinese fonts, whichever machine drew it."""
    families = ", ".join(f"'{font}'" for font in FONTS)
    text = re.sub(r"""(font-family: |font: [^;"']*?px )[^;"]*""", rf"\1{families}, sans-serif", svg.decode("utf-8"))
    return text.encode("utf-8")


def _figure(record: RobustRecord) -> Any:
    from matplotlib.figure import Figure

    units = [unit for unit in record.units if unit.rank_low is not None]
    height = 1.2 + 0.24 * len(units)
    figure = Figure(figsize=(9, height))
    axes = figure.add_axes((0.3, 0.6 / height, 0.66, 1 - 1.1 / height))
    for at, unit in enumerate(units):
        axes.plot([unit.rank_best or 0, unit.rank_worst or 0], [at, at], color=_WHOLE, linewidth=2, solid_capstyle="round")
        axes.plot([unit.rank_low or 0, unit.rank_high or 0], [at, at], color=_RANGE, linewidth=6, solid_capstyle="round")
        if unit.rank is not None:
            axes.plot([unit.rank], [at], "o", color=_NOW, markersize=4)
    axes.set_yticks(range(len(units)), [f"{unit.unit}（{unit.grade or '—'}）" for unit in units], fontsize=9)
    axes.set_xlim(0.5, last_rank(record) + 0.5)
    axes.set_ylim(len(units) - 0.5, -0.5)
    axes.set_xlabel("名次：粗线 5%–95%，细线 最好到最差，圆点 现在", fontsize=9)
    axes.set_title(f"{record.title} {record.profile}：抽取 {record.draws} 次（种子 {record.seed}）", fontsize=10)
    axes.grid(axis="x", color="#eeeeee")
    axes.set_axisbelow(True)
    return figure
