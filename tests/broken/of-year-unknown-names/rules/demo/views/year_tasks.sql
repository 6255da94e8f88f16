-- 本年度的任务。
SELECT record, task_id FROM tasks WHERE year(started_on) = $year
