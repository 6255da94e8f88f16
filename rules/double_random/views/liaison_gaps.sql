-- 本年度（到考核日）没有联络员在任的天数，一个单位一行。
WITH served AS (
  SELECT
    unit,
    greatest(from_on, make_date($year, 1, 1)) AS first_day,
    least(coalesce(to_on, $as_of), $as_of) AS last_day
  FROM liaison_service
), pieces AS (
  SELECT
    unit, first_day, last_day,
    max(last_day) OVER (PARTITION BY unit ORDER BY first_day, last_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM served
), covered AS (
  SELECT unit, sum(greatest(0, date_diff('day', greatest(first_day, coalesce(before + 1, first_day)), last_day) + 1)) AS days
  FROM pieces
  GROUP BY unit
)
SELECT u.unit, date_diff('day', make_date($year, 1, 1), $as_of) + 1 - coalesce(c.days, 0) AS gap_days
FROM units u
LEFT JOIN covered c ON c.unit = u.unit
