SELECT lead_unit, count(*) AS n FROM tasks GROUP BY lead_unit
