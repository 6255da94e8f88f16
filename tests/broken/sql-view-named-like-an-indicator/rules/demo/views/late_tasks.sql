SELECT * FROM tasks
