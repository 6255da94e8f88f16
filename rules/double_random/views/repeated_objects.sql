-- 同一对象在不同任务里先后被检查，相隔不超过 $repeat_days 天：后一次算重复，记在后一次任务的发起单位名下。
WITH several AS (
  SELECT record, task_id, task_name, object_id, object_name, lead_unit, inspected_on, task_started_on
  FROM inspection_facts
  WHERE done AND object_id IN (SELECT object_id FROM inspections GROUP BY object_id HAVING count(*) > 1)
)
SELECT
  b.record, b.task_id, b.task_name, b.object_id, b.object_name, b.lead_unit, b.inspected_on,
  bool_or(a.task_started_on IS NOT NULL) AS first_certain, b.task_started_on
FROM several b
JOIN several a
  ON a.object_id = b.object_id
 AND a.task_id <> b.task_id
 AND (a.inspected_on < b.inspected_on OR (a.inspected_on = b.inspected_on AND a.task_id < b.task_id))
 AND date_diff('day', a.inspected_on, b.inspected_on) <= $repeat_days
GROUP BY b.record, b.task_id, b.task_name, b.object_id, b.object_name, b.lead_unit, b.inspected_on, b.task_started_on
