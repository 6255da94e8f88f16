-- 本年度任务抽查的事项，一个任务的一个事项一行。
SELECT i.record, i.task_id, i.item_id, t.lead_unit, t.partner_units, t.started_on
FROM task_items i
JOIN year_tasks t ON t.task_id = i.task_id
