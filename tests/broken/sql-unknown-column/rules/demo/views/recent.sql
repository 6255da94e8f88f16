SELECT record, lead_unit,
  ended_at
FROM tasks
