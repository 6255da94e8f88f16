SELECT record, lead_unit
FROM tasks
WHERE started_on < current_date
