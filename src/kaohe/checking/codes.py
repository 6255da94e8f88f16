"""The codes of remarks: title, severity, why it matters. Faults of loading (:data:`kaohe.faults.CODES`) are all errors."""

from typing import Literal, NamedTuple

from kaohe.faults import CODES

Severity = Literal["error", "warning", "note"]

SEVERITY_WORDS: dict[Severity, str] = {"error": "错误", "warning": "警告", "note": "提示"}


class Check(NamedTuple):
    """One kind of remark. ``why`` tells an official what comes of leaving it as it is."""

    title: str
    severity: Severity
    why: str


CHECKS: dict[str, Check] = {
    "K101": Check("永远不会认定的标准", "error", "没有一种数据能使它的条件成立，写了等于没写。"),
    "K102": Check("条件总是成立", "warning", "这一行分不出单位，多半是门槛或比较符写错了。"),
    "K103": Check("条件永远不成立", "warning", "这一行不起作用，多半是门槛或比较符写错了。"),
    "K104": Check("没有用到的参数", "warning", "改它不会改变任何结果，会使人误以为改了办法。"),
    "K105": Check("没有方案用到的标准", "note", "认定它不影响任何方案的得分和等次，只列入问题清单。"),
    "K106": Check("依据、整改办法或提示语只是占位", "warning", "被扣分的单位看不到凭什么、怎么改。"),
    "K201": Check("得不到满分的评分项", "warning", "各项分值虽然加得起总分，却没有单位能得到总分。"),
    "K202": Check("分不出高低的评分项", "warning", "每个单位在这一项上得分都一样，等于没有这一项。"),
    "K203": Check("得不到的等次", "error", "没有一种得分能评上它。"),
    "K204": Check("名额为零的等次", "error", "没有单位能评上它。"),
    "K205": Check("分档有空当", "warning", "有的值落在各档之外，得多少分没有写明。"),
    "K206": Check("到不了的档", "warning", "指标取不到这样的值，这一档等于没写。"),
    "K207": Check("不起作用的限制", "note", "没有一条标准是这种严重程度，这个限制暂时用不上。"),
    "K208": Check("到不了的加分上限", "note", "各加分项都加满也到不了这个上限，上限不起作用。"),
    "K209": Check("参数的取值使条件失效", "warning", "参数取这个值，用到它的条件就总是成立，或永远不成立。"),
    "K210": Check("同一批记录重复计分", "warning", "一件事扣两次（加两次）分，单位会申诉。"),
    "K301": Check("本组不可能的名额", "error", "按这一组的单位数，名额是零，或多过全组的单位。"),
    "K302": Check("分不出单位的标准", "note", "在这个案例里，它对每个单位都认定，或一个也没有认定。"),
    "K303": Check("没有写明分值的情形", "warning", "案例里有单位是这种情形，方案没有写得几分，按 0 分算。"),
    "K901": Check("用不上的 meant", "note", "它说明的情形已经没有了，留着会使人误会。"),
}
"""Every code a remark may carry. Documented in docs/faults.md."""


def owner_of(code: str) -> str:
    """Return the file that may accept a remark with ``meant``; "" for faults, and for what is said of ``meant`` itself."""
    return {"K1": "pack.yaml", "K2": "评分方案", "K3": "case.yaml"}.get(code[:2], "")


def severity_of(code: str) -> Severity:
    """Return how bad a remark or a fault is."""
    return CHECKS[code].severity if code in CHECKS else "error"


def title_of(code: str) -> str:
    """Return the Chinese title of a remark or a fault."""
    return CHECKS[code].title if code in CHECKS else CODES[code]
