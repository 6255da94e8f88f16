SELECT t.record, t.lead_unit
FROM taskss t
