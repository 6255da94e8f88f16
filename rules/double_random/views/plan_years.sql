-- 计划及其年度：有“计划年度”的按它，没有的按起止日期。
SELECT
  record, plan_id, unit, name, kind, starts_on, ends_on, waiver_reason, waived_on,
  coalesce(special, FALSE) AS special,  -- 不填就不是专项计划
  coalesce(year, year(starts_on), year(ends_on)) AS plan_year,
  waived_on IS NOT NULL AND waived_on <= $as_of AS struck_off
FROM plans
