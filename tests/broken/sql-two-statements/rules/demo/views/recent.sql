SELECT record FROM tasks;
DROP TABLE tasks
