-- 本年度发起的任务（截至考核日）。开始日期不明的也在内，由 needs: [started_on] 记为可能影响结果。
SELECT record, task_id, plan_id, lead_unit, partner_units, kind, name, started_on, ended_on, credit_risk
FROM tasks
WHERE started_on IS NULL
   OR (started_on >= make_date($year, 1, 1) AND started_on <= make_date($year, 12, 31) AND started_on <= $as_of)
