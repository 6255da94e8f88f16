-- 某日检查的结果最迟哪一天公示：其后第 $publication_days 个工作日（国务院办公厅公布的放假和调休安排）。
-- 日历还没有公布到那一天的，当作很久以后：到考核日一定没有到期。
SELECT c.day, coalesce(d.day, DATE '9999-12-31') AS due_on
FROM calendar c
LEFT JOIN calendar d ON d.workday AND d.workdays = c.workdays + $publication_days
