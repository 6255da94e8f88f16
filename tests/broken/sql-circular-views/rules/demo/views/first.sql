SELECT * FROM second
