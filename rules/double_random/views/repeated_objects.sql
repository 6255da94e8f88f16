-- 同一对象在不同任务里先后被检查，相隔不超过 $repeat_days 天：后一次算重复，记在后一次任务的发起单位名下；
-- 同一天的，任务编号在后的算后一次。先按散列值挑出不止出现一次的对象，再两两比较。
WITH several AS MATERIALIZED (
  SELECT record, task_id, object_id, object_name, inspected_on
  FROM inspections
  WHERE inspected_on <= $as_of
    AND hash(object_id) IN (SELECT hash(object_id) FROM inspections GROUP BY 1 HAVING count(*) > 1)
), pairs AS NOT MATERIALIZED (
  SELECT b.record, b.task_id, a.task_id AS first_task, b.object_id, b.object_name, b.inspected_on
  FROM several b
  JOIN several a
    ON a.object_id = b.object_id
   AND a.task_id <> b.task_id
   AND (a.inspected_on < b.inspected_on OR (a.inspected_on = b.inspected_on AND a.task_id < b.task_id))
   AND date_diff('day', a.inspected_on, b.inspected_on) <= $repeat_days
)
SELECT
  p.record,
  any_value(p.task_id) AS task_id,
  any_value(p.object_id) AS object_id,
  any_value(p.object_name) AS object_name,
  any_value(p.inspected_on) AS inspected_on,
  any_value(b.lead_unit) AS lead_unit,
  any_value(b.started_on) AS task_started_on,
  bool_or(a.started_on IS NOT NULL) AS first_certain
FROM pairs p
JOIN year_tasks b ON b.task_id = p.task_id
JOIN year_tasks a ON a.task_id = p.first_task
GROUP BY p.record
