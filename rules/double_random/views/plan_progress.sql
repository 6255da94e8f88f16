-- 应完成的计划（没有删减的）各在什么时候完成：有一次计划内的任务已经完成，就算完成。
-- unsure_on：可能算、也可能不算的任务（开始日期或计划期限不明）最早哪天完成；没有确定的，有它就是不明。
SELECT
  *,
  CASE WHEN done_on IS NOT NULL THEN TRUE WHEN unsure_on IS NOT NULL THEN NULL ELSE FALSE END AS done,
  CASE WHEN done_on <= make_date($year, 3, 31) THEN TRUE WHEN unsure_on <= make_date($year, 3, 31) THEN NULL ELSE FALSE END AS done_by_q1,
  CASE WHEN done_on <= make_date($year, 6, 30) THEN TRUE WHEN unsure_on <= make_date($year, 6, 30) THEN NULL ELSE FALSE END AS done_by_q2,
  CASE WHEN done_on <= make_date($year, 9, 30) THEN TRUE WHEN unsure_on <= make_date($year, 9, 30) THEN NULL ELSE FALSE END AS done_by_q3
FROM (
  SELECT
    p.record, p.plan_id, p.unit, p.name, p.kind, p.plan_year, p.starts_on, p.ends_on, p.struck_off,
    min(t.ended_on) FILTER (WHERE t.in_plan) AS done_on,
    min(t.ended_on) FILTER (WHERE t.in_plan IS NULL) AS unsure_on
  FROM year_plans p
  LEFT JOIN (
    SELECT plan_id, ended_on, CASE WHEN outside_plan THEN FALSE WHEN started_on IS NOT NULL THEN NOT outside_plan END AS in_plan
    FROM task_plans
    WHERE ended_on IS NOT NULL AND ended_on <= $as_of
  ) t ON t.plan_id = p.plan_id
  GROUP BY p.record, p.plan_id, p.unit, p.name, p.kind, p.plan_year, p.starts_on, p.ends_on, p.struck_off
) AS progress
