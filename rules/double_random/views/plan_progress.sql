-- 应完成的计划（没有删减的）各在什么时候完成：有一次计划内的任务已经完成，就算完成。
-- in_plan 不明的任务（开始日期或计划期限不明）使完成与否不明，除非另有一次确定的。
SELECT
  p.record, p.plan_id, p.unit, p.name, p.kind, p.plan_year, p.starts_on, p.ends_on, p.struck_off,
  CASE
    WHEN bool_or(t.in_plan) THEN TRUE
    WHEN bool_or(t.in_plan IS NULL) FILTER (WHERE t.ended_on IS NOT NULL) THEN NULL
    ELSE FALSE
  END AS done,
  CASE
    WHEN bool_or(t.in_plan) FILTER (WHERE t.ended_on <= make_date($year, 3, 31)) THEN TRUE
    WHEN bool_or(t.in_plan IS NULL) FILTER (WHERE t.ended_on <= make_date($year, 3, 31)) THEN NULL
    ELSE FALSE
  END AS done_by_q1,
  CASE
    WHEN bool_or(t.in_plan) FILTER (WHERE t.ended_on <= make_date($year, 6, 30)) THEN TRUE
    WHEN bool_or(t.in_plan IS NULL) FILTER (WHERE t.ended_on <= make_date($year, 6, 30)) THEN NULL
    ELSE FALSE
  END AS done_by_q2,
  CASE
    WHEN bool_or(t.in_plan) FILTER (WHERE t.ended_on <= make_date($year, 9, 30)) THEN TRUE
    WHEN bool_or(t.in_plan IS NULL) FILTER (WHERE t.ended_on <= make_date($year, 9, 30)) THEN NULL
    ELSE FALSE
  END AS done_by_q3
FROM year_plans p
LEFT JOIN (
  SELECT plan_id, ended_on, CASE WHEN outside_plan THEN FALSE WHEN started_on IS NOT NULL THEN NOT outside_plan END AS in_plan
  FROM task_plans
  WHERE ended_on IS NOT NULL AND ended_on <= $as_of
) t ON t.plan_id = p.plan_id
GROUP BY p.record, p.plan_id, p.unit, p.name, p.kind, p.plan_year, p.starts_on, p.ends_on, p.struck_off
