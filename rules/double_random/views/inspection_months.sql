-- 每个单位每个月检查了多少户；month_order 为 1 的是最多的一个月（一样多的取较早的）。
SELECT *, row_number() OVER (PARTITION BY lead_unit ORDER BY inspections DESC, month) AS month_order
FROM (
  SELECT
    lead_unit, date_trunc('month', inspected_on) AS month, count(*) AS inspections, list(record) AS records,
    CASE WHEN bool_and(task_started_on IS NOT NULL) THEN TRUE END AS years_known
  FROM inspection_facts
  WHERE done
  GROUP BY lead_unit, date_trunc('month', inspected_on)
) AS by_month
