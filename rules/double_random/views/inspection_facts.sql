-- 检查结果，连同发起单位、是否发现问题、公示期限。任务不在本年度的不在内；
-- 任务编号在任务台账里找不到的，lead_unit 是空的，程序会报错。
SELECT
  i.record, i.task_id, i.object_id, i.object_name, i.inspected_on, i.result, i.disposition, i.closed_on, i.published_on,
  t.lead_unit, t.name AS task_name, t.started_on AS task_started_on,
  i.inspected_on IS NOT NULL AND i.inspected_on <= $as_of AS done,
  CASE
    WHEN i.inspected_on IS NULL OR i.inspected_on > $as_of THEN FALSE
    WHEN i.problem IS NOT NULL THEN i.problem
    ELSE NOT list_contains(string_split($results_without_problem, '、'), w."类别")
  END AS problem,
  i.inspected_on IS NOT NULL AND i.inspected_on <= $as_of AND i.published_on IS NOT NULL AND i.published_on <= $as_of AS published,
  d.due_on
FROM inspections i
LEFT JOIN tasks t ON t.task_id = i.task_id
LEFT JOIN result_wordings w ON w."用语" = i.result
LEFT JOIN publication_due d ON d.day = i.inspected_on
WHERE t.record IS NULL
   OR t.started_on IS NULL
   OR (t.started_on >= make_date($year, 1, 1) AND t.started_on <= make_date($year, 12, 31) AND t.started_on <= $as_of)
