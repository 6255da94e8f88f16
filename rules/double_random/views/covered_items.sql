-- 清单里的事项本年度抽查过没有：任务由本单位发起，或本单位配合，都算。
SELECT
  c.record, c.unit, c.item_id, c.name, c.level,
  CASE
    WHEN bool_or(x.certain) THEN TRUE
    WHEN bool_or(NOT x.certain) THEN NULL
    ELSE FALSE
  END AS covered
FROM catalog c
LEFT JOIN (
  SELECT lead_unit AS unit, item_id, started_on IS NOT NULL AS certain FROM year_task_items
  UNION ALL
  SELECT unnest(partner_units) AS unit, item_id, started_on IS NOT NULL AS certain FROM year_task_items
) AS x ON x.unit = c.unit AND x.item_id = c.item_id
GROUP BY c.record, c.unit, c.item_id, c.name, c.level
