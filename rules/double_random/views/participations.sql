-- 本年度的联合任务，一个配合单位一行；发起单位自己不算配合。
SELECT record, task_id, name, lead_unit, kind, started_on, partner
FROM (
  SELECT record, task_id, name, lead_unit, kind, started_on, unnest(list_distinct(partner_units)) AS partner
  FROM year_tasks
  WHERE kind IS NULL OR kind = 'joint'
) AS each_partner
WHERE partner <> lead_unit
