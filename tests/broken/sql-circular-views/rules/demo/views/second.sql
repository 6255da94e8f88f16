SELECT * FROM first
