SELECT record, lead_unit
FROM tasks
WHERE (started_on IS NULL
