-- 任务与它的计划：没有计划、计划不存在、是别的单位或别的年度的计划、开始日期不在计划期限内，都是计划外。
-- 有一条成立就是计划外；都不成立而有一条不明，就是不明（SQL 的 OR 正是这样）。
SELECT
  t.record, t.task_id, t.plan_id, p.unit AS plan_unit, t.lead_unit, t.name, t.kind, t.started_on, t.ended_on,
  t.plan_id IS NULL
    OR p.record IS NULL
    OR p.unit <> t.lead_unit
    OR p.plan_year <> $year
    OR t.started_on < p.starts_on
    OR t.started_on > p.ends_on AS outside_plan,
  CASE
    WHEN t.plan_id IS NULL THEN '没有列入计划'
    WHEN p.record IS NULL THEN '计划台账里没有这个编号'
    WHEN p.unit <> t.lead_unit THEN '是别的单位的计划'
    WHEN p.plan_year <> $year THEN '是别的年度的计划'
    WHEN t.started_on < p.starts_on OR t.started_on > p.ends_on THEN '开始日期不在计划期限内'
  END AS why_outside
FROM year_tasks t
LEFT JOIN plan_years p ON p.plan_id = t.plan_id
