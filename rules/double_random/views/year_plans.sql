-- 本年度的计划。年度不明的也在内，由 needs: [plan_year] 记为可能影响结果。
SELECT *
FROM plan_years
WHERE plan_year IS NULL OR plan_year = $year
