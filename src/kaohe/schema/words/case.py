"""Words for ``case.yaml``, ``published_figures.yaml`` and ``expect.yaml``."""

from kaohe.schema.words.types import Words

_EXPECTED: Words = {
    "unit": ("单位", "单位的名称或别名。"),
    "profile": "按哪个评分方案；不写就是案例自己的。",
}

CASE: dict[str, Words] = {
    "Roles": {
        "": ("角色", "评分方案里用角色的名称，这里写由哪个单位担任。"),
        "benchmark": ("标杆单位", "对照标杆的评分项与它相比。"),
    },
    "Case": {
        "": ("考核案例", "一个地区一年的考核：表格在哪里，用哪个评分方案，公布的结果是什么。"),
        "case": ("案例名称", "与文件夹同名。"),
        "title": "案例的中文名称，出现在说明和报告的开头。",
        "region": "哪个地区。",
        "year": "考核哪一年，如 2022。",
        "as_of": '数据截至哪天，加引号，如 "2022-12-31"；以后发生的事当作还没有发生。',
        "profile": "没有写 --profile 时用这个评分方案。",
        "units": "案例文件夹里单位名册的文件名：单位、别名、组别。",
        "summary": ("统计表", "每个单位一行、每列一个指标的表，如通报的附件1；空格子是未知。"),
        "observations": ("认定事实", "案例文件夹里人工登记的指标值的文件名：单位、指标、值、来源、位置、说明。"),
        "complete": ("写全的来源", "把有关单位都写全了的来源：没有写就表示“否”或 0。"),
        "settled": ("取舍", "台账与写出来的值不一致时以哪个为准。"),
        "roles": ("担任的角色", "如 {benchmark: 单位名称}：谁是标杆单位。"),
        "outside_units": ("不参加考核的单位", "记录里出现、名册里没有的单位。"),
        "published": ("公布的结果", "公布的等次、点名和全局数字的文件。"),
    },
    "SummaryTable": {
        "": ("统计表", "每个单位一行的表：哪一列是哪个指标。"),
        "file": ("文件", "案例文件夹里的文件名，.csv、.xlsx、.xls 或 .parquet。"),
        "place": "通报怎么称呼这张表，如 附件1。",
        "columns": "表头: 指标名；有且只有一列对应 unit（单位），备注列可以对应 note。没有写的列不用。",
        "leave_out": ("不是单位的行", "单位一列里不是单位的值，如 合计。"),
    },
    "Complete": {
        "": ("写全的来源", "有关单位都写全了的来源：没有写到的单位就是“否”或 0。"),
        "indicators": "是否（flag）和计数（count）指标的名称。",
        "place": "来源在哪里，如 三(一)。",
        "reason": "为什么可以把没有写当作没有，会出现在说明里。",
    },
    "Settled": {
        "": ("取舍", "台账与写出来的值不一致时以哪个为准，要写理由。"),
        "indicators": "哪些指标。",
        "units": ("单位", "只对这些单位；不写是全部单位。"),
        "holds": ("以哪个为准", "records 台账，stated 写出来的值。"),
        "reason": "为什么以它为准。",
    },
    "Published": {
        "": ("公布的结果", "公布了什么就写什么，没有就不写。"),
        "result": ("名次和等次", "案例文件夹里的文件名：名次、单位、等次。"),
        "findings": ("点名", "案例文件夹里的文件名：单位、标准、位置、说明。"),
        "figures": ("全局数字", "案例文件夹里的 .yaml 文件名：通报写明的全局数字。"),
    },
    "Figure": {
        "": ("公布数", "通报写明的一个全局数字。formula、equals、why 写且只写一种。"),
        "id": ("编号", "英文编号，小写字母、数字和下划线。"),
        "title": "这个数的中文名称。",
        "place": "印在哪里，如 一(二)。",
        "published": ("印出的数", '原文印出的数，不带百分号，加引号，如 "57.6"。原文有误也照录。'),
        "unit": ("单位", "count 个数、percent 百分数、percentage_point 百分点。"),
        "digits": "印出的小数位数。",
        "formula": ("由指标算", "在指标表（一户一行）上的汇总式，如 sum(tasks_led)。"),
        "equals": ("与其他公布数的关系", "由本文件其他编号算，如 plans_single + plans_joint。"),
        "why": ("不能算的理由", "本案例的记录为什么算不出这个数。"),
    },
    "Expectations": {
        "": ("期望的结果", "这个案例的单位应得的结果：改了规则或方案之后，kaohe test 看是否还是这样。"),
        "values": ("指标的值", "[{unit: 单位, indicator: 指标, value: 值}]。"),
        "findings": ("认定结果", "[{unit: 单位, criterion: 标准编号, state: 认定结果}]。"),
        "points": ("评分项的得分", '[{unit: 单位, item: 评分项, points: "分数"}]。'),
        "scores": ("总分", '[{unit: 单位, score: "分数"}]。'),
        "grades": "[{unit: 单位, grade: 等次}]。",
    },
    "ExpectedValue": {
        "": ("指标的值", "一个单位的一个指标应是什么值。"),
        **_EXPECTED,
        "indicator": ("指标", "指标的英文名。"),
        "value": ("值", "n/a 表示不适用；什么也不写表示应当未知。"),
    },
    "ExpectedFinding": {
        "": ("认定结果", "一条标准对一个单位应是什么结果。"),
        **_EXPECTED,
        "criterion": ("标准", "标准编号，如 T02。"),
        "state": ("结果", "found 认定、not_found 未发现、undetermined 未能认定、not_applicable 不适用、excused 已申诉核减。"),
    },
    "ExpectedPoints": {
        "": ("评分项的得分", "一个单位的一个评分项或加分项应得多少分。"),
        **_EXPECTED,
        "item": ("评分项", "评分项或加分项的编号。"),
        "points": ("应得的分数", '加引号，如 "8"；不适用写 n/a，数据未知写 unknown。'),
    },
    "ExpectedScore": {
        "": ("总分", "一个单位应得的总分。"),
        **_EXPECTED,
        "score": ("总分", '加引号，如 "82.63"；没有得分写 n/a。'),
    },
    "ExpectedGrade": {
        "": ("等次", "一个单位应得的等次。"),
        **_EXPECTED,
        "grade": "应得的等次，如 优秀。",
    },
}
"""Of a case folder."""
