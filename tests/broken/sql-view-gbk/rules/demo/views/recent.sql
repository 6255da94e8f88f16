-- йсм╪
SELECT * FROM tasks
