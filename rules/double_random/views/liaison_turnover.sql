-- 本年度（到考核日）联络员换了几次：在任过的人数减一。同一人离任后又回来，只算一段。
SELECT unit, count(DISTINCT person) - 1 AS changes
FROM liaison_service
GROUP BY unit
