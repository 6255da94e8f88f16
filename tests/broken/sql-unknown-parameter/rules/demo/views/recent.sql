SELECT record, lead_unit
FROM tasks
WHERE started_on >= $year_end_form
