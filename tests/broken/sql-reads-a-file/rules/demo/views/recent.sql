-- 视图
SELECT *
FROM read_csv('/etc/passwd')
