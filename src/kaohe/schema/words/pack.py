"""Words for ``pack.yaml``, indicators and criteria."""

from kaohe.schema.words.types import Words

PACK: dict[str, Words] = {
    "PackHead": {
        "": ("规则包", "一套指标、标准和参数的说明文件 pack.yaml。"),
        "pack": "规则包的名称，与文件夹同名。",
        "title": "规则包的中文名称。",
        "basis": "这套规则依据的文件。",
        "parameters": ("参数", "标准和指标里用的数，评分方案可以改。写成 名称: {type: 类型, default: 默认值, title: 中文名称}。"),
        "extra_columns": ("自己加的列", "台账里标准列以外、视图要用的列，按记录表写：{tasks: [牵头股室]}。都当作文字。"),
        "column_titles": ("列的中文名称", "视图里算出的列在佐证清单里叫什么：{due_on: 公示期限}。"),
    },
    "Parameter": {
        "": ("参数", "一个标准和指标里用、评分方案可以改的数。"),
        "type": "count 计数、number 数、share 份额（0 到 1）、month_day 月日、text 文字。",
        "title": "参数的中文名称，出现在条件和说明里。",
        "default": ("默认值", '评分方案没有写时用它。份额写 0 到 1 的数，月日加引号，如 "12-01"。'),
        "range": ("范围", "评分方案只能改到这两个数之间：[最小, 最大]。不写不限。"),
    },
    "Indicator": {
        "": ("指标", "一个单位的一个值。measure、value、ratio、observed 四种来源写且只写一种。"),
        "name": "英文名，小写字母、数字和下划线，以字母开头；条件里用它。",
        "title": "指标的中文名称，出现在说明和报告里。",
        "type": "count 计数、number 数、share 份额（保留分子和分母）、flag 是否、text 文字。",
        "from": ("数哪里的记录", "一张记录表、一个视图或一张对照表的名称。与 measure 一起写。"),
        "by": ("按哪一列分到单位", "记录里写单位的列，如 lead_unit、unit。与 measure 一起写。"),
        "where": ("数哪些记录", "一个 SQL 的判断，如 kind = 'joint' AND NOT special；参数写成 $名称。不写就是全部。"),
        "measure": ("怎么数", "一个汇总：count(*)、count(DISTINCT 列)、sum(列)、max(列) 等。"),
        "needs": ("还要有的列", "这些列空着的记录不能算；where 和 measure 用到的列不必再写。"),
        "evidence_columns": ("佐证清单的列", "列出记录时显示哪几列。"),
        "missing_at_most": (
            "允许缺多少",
            "缺列的记录占这个单位的比例不超过它时照算：0 到 1 的数，或一个份额参数的名称。不写就是一条也不能缺。",
        ),
        "otherwise": ("没有台账时怎么算", "案例没有这些记录表时用的算式，如 tasks_led - out_of_plan_tasks。"),
        "value": ("算式", "由本单位的其他指标算，如 tasks_led - out_of_plan_tasks。不能用份额指标；要份额写 ratio。"),
        "ratio": ("份额", "两个计数指标相除：{of: 分子, to: 分母}。分母是 0 时不适用。"),
        "observed": ("由表或认定给出", "写 true：值由统计表或认定事实提供。"),
        "better": ("哪边好", "up 越大越好，down 越小越好。"),
        "actionable": ("单位自己能改", "true：单位自己努力就能改变它。"),
    },
    "Ratio": {
        "": ("份额", "两个计数指标相除。"),
        "of": ("分子", "一个计数指标。"),
        "to": "一个计数指标；是 0 时这个份额不适用。",
    },
    "CriterionSpec": {
        "": ("考核标准", "一条规则：什么情形算问题（或加分），依据哪一条，拿什么证明，怎么办。标准里没有分数。"),
        "id": ("编号", "一个大写字母加两位数字，如 T02。"),
        "name": "英文名，小写字母、数字和下划线。",
        "title": "标准的中文名称。",
        "kind": "failing 扣分情形；credit 加分情形。",
        "severity": ("严重程度", "minor 一般、major 突出、veto 否决；扣分情形必须写，加分情形不写。只通过评分方案起作用。"),
        "basis": "使它成为问题（或加分）的条款。",
        "applies_when": ("适用条件", "不成立时这条标准对这个单位不适用。可以不写。写法同 when。"),
        "when": "一行条件，或一个组：all（都成立）、any（有一个成立）、any_known（几个来源说同一件事）、not（反过来）。",
        "message": "认定后显示的句子，用第一句其中的值都已知的；{指标名} 或 {指标名:格式} 填成值。",
        "advice": "单位应当怎样改正。",
        "evidence": "能证明这条认定的指标，说明里会写出每个的值和出处。",
        "examples": "几组事实和应得的结果，kaohe check 和测试会用。恰好等于界限、缺数据、不适用三种最好各有一例。",
    },
    "Example": {
        "": ("例子", "一个假设的单位：已知的事实，和这条标准应得的结果。"),
        "name": "这个例子说的是什么情形。",
        "given": "指标名: 值；没有写的都未知，n/a 表示不适用。标准编号写认定结果，如 T02: found。",
        "expect": "found 认定、not_found 未发现、undetermined 未能认定、not_applicable 不适用、excused 已申诉核减。",
    },
    "Condition": {
        "": ("条件", "一行文字（指标 比较符 值、是否指标、标准编号、指标 is unknown，前面可以加 not），或一个组。"),
        "all": ("都成立", "下面的条件全部成立。"),
        "any": ("有一个成立", "下面的条件有一个成立：几个不同的情形。"),
        "any_known": ("有一个来源成立", "几个来源说的是同一件事，有一个知道就按它判。"),
        "not": ("反过来", "下面的一个条件不成立。"),
    },
}
"""Of a rule pack."""
