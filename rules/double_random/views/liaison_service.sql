-- 本年度（到考核日）在任的联络员。
SELECT record, unit, person, from_on, to_on
FROM liaisons
WHERE from_on <= $as_of AND (to_on IS NULL OR to_on >= make_date($year, 1, 1))
