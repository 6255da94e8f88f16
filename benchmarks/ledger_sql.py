"""The SQL that makes up a ledger: each table from the one before it, every choice from a hash."""


def macros(seed: int) -> str:
    """Return the macros: ``mix`` hashes, ``part`` takes one of six numbers from 0 to below 1 out of a hash."""
    return f"""
    CREATE MACRO mix(what, a, b) AS hash({seed}, what, a, b);
    CREATE MACRO part(h, k) AS (((h >> (k * 10)) & 1023) / 1024.0);
    CREATE MACRO within(h, k, n) AS CAST(floor(part(h, k) * n) AS INTEGER);
    """


DEPARTMENTS = """
CREATE TABLE departments (
    department INTEGER, name VARCHAR, single INTEGER, joint INTEGER, objects INTEGER, problems INTEGER, joined INTEGER
)
"""

UNITS = """
CREATE TABLE units AS
WITH counties AS (SELECT unnest(range(1, $groups + 1)) AS county),
places AS (
    SELECT row_number() OVER (ORDER BY d.department >= 27, c.county, d.department) AS place, c.county, d.*
    FROM counties c CROSS JOIN departments d
)
SELECT
    row_number() OVER (ORDER BY county, department) - 1 AS number,
    county, department, single, joint, objects, problems, joined,
    printf('测试县%04d', county) AS "group",
    printf('测试县%04d%s', county, name) AS unit,
    printf('县%04d%s、测试县%04d人民政府%s', county, name, county, name) AS aliases,
    printf('测试省%02d', county % 31 + 1) AS region,
    mix('unit', county, department) AS h
FROM places
WHERE place <= $units
"""
"""One county has the numbers of 附件1; the 28th department fills up what is left of ``$units``."""

PLANS = """
WITH numbered AS (
    SELECT u.*, n, n <= singles AS is_single, mix('plan', number, n) AS ph
    FROM (
        SELECT *,
            greatest(0, single + CASE WHEN county > 1 AND single > 0 THEN within(h, 0, 3) - 1 ELSE 0 END) AS singles,
            greatest(0, joint + CASE WHEN county > 1 AND joint > 0 THEN within(h, 1, 3) - 1 ELSE 0 END) AS joints,
            CASE WHEN part(h, 2) < 0.2 AND single > 0 THEN 1 ELSE 0 END AS earlier
        FROM units
    ) u, unnest(range(1, singles + joints + earlier + 1)) AS t(n)
), dated AS (
    SELECT *, n > singles + joints AS of_last_year, DATE '2022-01-04' + within(ph, 0, 220) AS first_day
    FROM numbered
)
SELECT
    printf('JH%04d%02d-%02d', county, department, n) AS plan_id,
    unit,
    printf('%s第%d项抽查计划', unit, n) AS name,
    CASE WHEN is_single THEN 'single' ELSE 'joint' END AS kind,
    CASE WHEN part(ph, 1) < 0.7 THEN CASE WHEN of_last_year THEN 2021 ELSE 2022 END END AS year,
    CASE WHEN of_last_year THEN DATE '2021-03-01' ELSE first_day END AS starts_on,
    CASE WHEN of_last_year THEN DATE '2021-11-30' ELSE least(first_day + 45 + within(ph, 2, 120), DATE '2022-12-31') END AS ends_on,
    CASE WHEN part(ph, 3) < 0.04 AND NOT of_last_year THEN DATE '2022-06-01' + within(ph, 4, 150) END AS waived_on,
    CASE WHEN part(ph, 3) < 0.04 AND NOT of_last_year THEN '没有检查对象' END AS waiver_reason,
    CASE WHEN department = 26 AND n = 1 THEN TRUE WHEN part(ph, 5) < 0.01 THEN TRUE WHEN part(ph, 5) < 0.5 THEN FALSE END AS special,
    number, county, department, n, of_last_year, h, ph, objects, problems
FROM dated
ORDER BY number, n
"""

TASKS = """
WITH wanted AS (
    -- 多数计划各有一次任务，少数两次、没有，或在去年
    SELECT *, plan_id AS own_plan, unnest(range(1, CASE
        WHEN of_last_year THEN 2 WHEN waived_on IS NOT NULL OR part(ph, 1) < 0.03 THEN 1 WHEN part(ph, 1) > 0.92 THEN 3 ELSE 2
    END)) AS k
    FROM plans
    UNION ALL
    -- 临时任务：没有计划
    SELECT *, NULL, 3 FROM plans WHERE n = 1 AND part(ph, 4) < 0.12
), dated AS (
    SELECT *, mix('task', ph, k) AS th, part(h, 3) < 0.05 AS rush,
        row_number() OVER (PARTITION BY number ORDER BY n, k) AS task_number
    FROM wanted
), started AS (
    SELECT *, CASE
        WHEN of_last_year THEN DATE '2021-09-01' + within(th, 0, 60)
        WHEN rush THEN DATE '2022-12-01' + within(th, 0, 12)
        WHEN part(th, 1) < 0.03 THEN ends_on + 1 + within(th, 0, 10)
        ELSE starts_on + CAST(floor(part(th, 0) * greatest(ends_on - starts_on - 20, 1)) AS INTEGER)
    END AS started_on
    FROM dated
)
SELECT
    printf('RW%04d%02d-%03d', county, department, task_number) AS task_id,
    CASE WHEN part(th, 2) < 0.008 THEN lag(own_plan, 1, own_plan) OVER (ORDER BY number, task_number) ELSE own_plan END AS plan_id,
    unit AS lead_unit,
    CASE WHEN kind = 'joint' THEN (
        SELECT nullif(string_agg(unit, '、' ORDER BY first_pick), '') FROM (
            SELECT p.unit, min(i) AS first_pick
            FROM unnest(range(1, 2 + within(th, 3, 3))) AS picks(i)
            JOIN joiners j ON j.place = (th >> CAST(i * 13 AS INTEGER)) % (SELECT count(*) FROM joiners)
            JOIN units p ON p.county = started.county AND p.department = j.department
            WHERE p.number <> started.number
            GROUP BY p.unit
        )
    ) END AS partner_units,
    kind,
    printf('%s第%d次抽查', unit, task_number) AS name,
    started_on,
    CASE WHEN part(th, 4) > 0.02 THEN started_on + 3 + within(th, 5, CASE WHEN rush THEN 20 ELSE 45 END) END AS ended_on,
    part(th, 5) < 0.05 AS credit_risk,
    CASE WHEN part(th, 4) > 0.02 THEN '已完成' ELSE '执行中' END AS status,
    number, county, department, task_number, h, th, objects, problems
FROM started
ORDER BY number, task_number
"""

JOINERS = "SELECT row_number() OVER (ORDER BY department) - 1 AS place, department FROM departments, unnest(range(joined + 1)) WHERE department < 27"
"""The departments of a county, each as often as it joins others' joint tasks."""

LIAISONS = """
WITH kinds AS (SELECT *, mix('liaison', number, 0) AS lh FROM units),
spells AS (
    -- 全年一人；年中换人；换人时空缺；来回换；没有联络员
    SELECT *, unnest(CASE
        WHEN part(lh, 0) < 0.75 THEN [{'p': 1, 'f': 0, 't': NULL}]
        WHEN part(lh, 0) < 0.87 THEN [{'p': 1, 'f': 0, 't': 199}, {'p': 2, 'f': 200, 't': NULL}]
        WHEN part(lh, 0) < 0.92 THEN [{'p': 1, 'f': 0, 't': 149}, {'p': 2, 'f': 210, 't': NULL}]
        WHEN part(lh, 0) < 0.95 THEN [{'p': 1, 'f': 0, 't': 99}, {'p': 2, 'f': 100, 't': 199}, {'p': 1, 'f': 200, 't': NULL}]
        WHEN part(lh, 0) < 0.98 THEN
            [{'p': 1, 'f': 0, 't': 59}, {'p': 2, 'f': 50, 't': 149}, {'p': 3, 'f': 150, 't': 249}, {'p': 4, 'f': 250, 't': NULL}]
        ELSE []
    END, recursive := true)
    FROM kinds
)
SELECT
    unit,
    printf('%s联络员%d', unit, p) AS person,
    CASE WHEN f = 0 THEN DATE '2020-03-01' + within(lh, 1, 300) ELSE DATE '2022-01-01' + f::INTEGER + within(lh, 2, 20) END AS from_on,
    DATE '2022-01-01' + t::INTEGER + within(lh, 2, 20) AS to_on
FROM spells
ORDER BY number, from_on
"""

CATALOG = """
SELECT
    unit, printf('SX%02d-%02d', department, n) AS item_id, printf('第%d项抽查事项', n) AS name,
    CASE WHEN mix('item', department, n) % 3 = 0 THEN '重点' ELSE '一般' END AS level,
    mix('joint item', department, n) % 4 = 0 AS joint
FROM units, unnest(range(1, 5 + (mix('items', department, 0) % 8)::INTEGER)) AS t(n)
ORDER BY number, n
"""

TASK_ITEMS = """
SELECT DISTINCT task_id, printf('SX%02d-%02d', department, 1 + (th >> CAST(k * 9 AS INTEGER)) % (4 + mix('items', department, 0) % 8)) AS item_id
FROM tasks, unnest(range(1, 4 + within(th, 1, 4))) AS t(k)
ORDER BY task_id, item_id
"""

TABLES = {
    "plans": PLANS,
    "joiners": JOINERS,
    "tasks": TASKS,
    "liaisons": LIAISONS,
    "catalog": CATALOG,
    "task_items": TASK_ITEMS,
}

DRAWS = """
WITH weighed AS (
    SELECT *, objects / count(*) OVER (PARTITION BY number) * (0.4 + 1.2 * part(th, 2)) * (0.5 + part(mix('county', county, 0), 1)) AS weight
    FROM tasks
), added AS (
    SELECT *, sum(weight) OVER (ORDER BY county, department, task_number) AS up_to, sum(weight) OVER () AS total
    FROM weighed
), drawn AS (
    SELECT *, CAST(round(up_to / total * $inspections) AS BIGINT) AS last_draw FROM added
), counted AS (
    SELECT *, last_draw - coalesce(lag(last_draw) OVER (ORDER BY county, department, task_number), 0) AS draws FROM drawn
)
SELECT
    task_id, county, department, task_number, th, started_on,
    coalesce(ended_on, started_on + 30) - started_on + 1 AS days,
    draws, problems / greatest(objects, 1) AS problem_share,
    (4 * sum(draws) OVER (PARTITION BY county) // 7918 * 7919 + 4 * sum(draws) OVER (PARTITION BY county) % 7918 + 1)::UBIGINT AS pool
FROM counted
WHERE draws > 0
ORDER BY county, department, task_number
"""
"""How many objects each task draws: as the departments share them, exactly ``$inspections`` in all.

A county has four times as many objects as it draws, a number that 7919 does not divide: in steps of 7919 a task never
draws an object twice.
"""

INSPECTIONS = """
SELECT
    task_id,
    printf('91%06dMA%08d', county, object) AS object_id,
    printf('测试企业%d', object) AS object_name,
    inspected_on,
    CASE WHEN inspected_on IS NULL THEN NULL
        WHEN found THEN CASE within(ih, 3, 4) WHEN 0 THEN '发现问题已责令改正' WHEN 1 THEN '发现问题待后续处理' WHEN 2 THEN '不合格'
            ELSE '通过登记的住所（经营场所）无法联系' END
        WHEN part(ih, 3) < 0.05 THEN '未发现开展本次抽查涉及的经营活动'
        WHEN part(ih, 3) < 0.08 THEN '注销'
        ELSE '未发现问题'
    END AS result,
    CASE WHEN inspected_on IS NOT NULL AND part(ih, 4) < 0.8 THEN found END AS problem,
    CASE WHEN found AND inspected_on IS NOT NULL AND part(ih, 1) > 0.03 THEN '责令改正' END AS disposition,
    CASE WHEN found AND inspected_on IS NOT NULL AND part(ih, 1) > 0.12 THEN inspected_on + 5 + within(ih, 3, 60) END AS closed_on,
    CASE WHEN part(ih, 5) > 0.985 THEN NULL
        WHEN part(ih, 5) > 0.95 THEN inspected_on + 32 + within(ih, 3, 40)
        ELSE inspected_on + 2 + within(ih, 3, 22) END AS published_on,
    CASE WHEN inspected_on IS NOT NULL THEN '公示系统、政府网站' END AS channels
FROM (
    SELECT *,
        (th % pool + i * 7919) % pool AS object,
        CASE WHEN part(ih, 0) > 0.01 THEN started_on + CAST(floor(part(ih, 2) * days) AS INTEGER) END AS inspected_on,
        hash(ih) % 10000 < problem_share * 10000 AS found
    FROM (SELECT *, mix('object', th, i) AS ih FROM (SELECT *, unnest(range(draws)) AS i FROM draws))
)
"""
