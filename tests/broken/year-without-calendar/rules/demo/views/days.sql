SELECT day, workday FROM calendar
