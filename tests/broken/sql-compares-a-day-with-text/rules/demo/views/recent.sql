SELECT record, lead_unit
FROM tasks
WHERE started_on > '三月' || name
