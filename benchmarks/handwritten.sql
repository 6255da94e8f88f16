-- The indicators that kaohe measures from records, as one statement by hand: one row a unit, units by their names.
-- Variables: folder (of the case), units (its list of units), wordings (table of result wordings), year, as_of, year_end_from,
-- publication_days, repeat_days, without_problem (classes of result that are no problem), workdays (list of dates, in order).
WITH
given AS (
    SELECT
        getvariable('year') AS year, getvariable('as_of') AS as_of,
        make_date(getvariable('year'), 1, 1) AS first_day, make_date(getvariable('year'), 12, 31) AS last_day,
        make_date(getvariable('year'), 3, 31) AS q1, make_date(getvariable('year'), 6, 30) AS q2, make_date(getvariable('year'), 9, 30) AS q3
),
plan AS (
    SELECT
        plan_id, unit, kind, starts_on, ends_on, coalesce(special, FALSE) AS special,
        coalesce(year, year(starts_on), year(ends_on)) AS plan_year,
        coalesce(waived_on <= getvariable('as_of'), FALSE) AS struck_off
    FROM read_parquet(getvariable('folder') || '/ledger/plans*.parquet')
),
task AS (
    SELECT
        t.task_id, t.lead_unit, t.partner_units, t.kind, t.credit_risk, t.plan_id,
        CASE WHEN t.ended_on <= g.as_of THEN t.ended_on END AS ended_on,
        p.plan_id IS NULL OR p.unit <> t.lead_unit OR p.plan_year <> g.year
            OR t.started_on < p.starts_on OR t.started_on > p.ends_on AS outside_plan
    FROM read_parquet(getvariable('folder') || '/ledger/tasks*.parquet') t
    CROSS JOIN given g
    LEFT JOIN plan p ON p.plan_id = t.plan_id
    WHERE t.started_on BETWEEN g.first_day AND least(g.last_day, g.as_of)
),
by_lead AS (
    SELECT
        lead_unit AS unit,
        count(*) FILTER (kind = 'single') AS single_tasks_led,
        count(*) FILTER (kind = 'joint') AS joint_tasks_led,
        count(*) FILTER (outside_plan) AS out_of_plan_tasks,
        count(*) FILTER (credit_risk) AS credit_risk_tasks
    FROM task
    GROUP BY lead_unit
),
partner AS (
    SELECT task_id, lead_unit, kind, unnest(list_distinct(string_split(partner_units, '、'))) AS unit
    FROM task
    WHERE partner_units IS NOT NULL
),
by_partner AS (
    SELECT unit, count(*) AS joint_tasks_joined
    FROM partner
    WHERE kind = 'joint' AND unit <> lead_unit
    GROUP BY unit
),
first_done AS (
    SELECT plan_id, min(ended_on) AS done_on
    FROM task
    WHERE NOT outside_plan
    GROUP BY plan_id
),
by_plan AS (
    SELECT
        p.unit,
        count(*) FILTER (p.kind = 'single' AND NOT p.special) AS single_plans,
        count(*) FILTER (p.kind = 'joint' AND NOT p.special) AS joint_plans,
        count(*) FILTER (p.special) AS special_plans,
        count(*) FILTER (p.struck_off) AS plans_struck_off,
        count(*) FILTER (NOT p.struck_off AND d.done_on IS NOT NULL) AS plans_done,
        count(*) FILTER (NOT p.struck_off AND d.done_on IS NULL) AS plans_not_done,
        count(*) FILTER (NOT p.struck_off AND g.as_of >= g.q1 AND d.done_on <= g.q1) AS plans_done_by_q1,
        count(*) FILTER (NOT p.struck_off AND g.as_of >= g.q2 AND d.done_on <= g.q2) AS plans_done_by_q2,
        count(*) FILTER (NOT p.struck_off AND g.as_of >= g.q3 AND d.done_on <= g.q3) AS plans_done_by_q3,
        count(*) FILTER (NOT p.struck_off AND g.as_of >= g.q1) AS plans_due_by_q1,
        count(*) FILTER (NOT p.struck_off AND g.as_of >= g.q2) AS plans_due_by_q2,
        count(*) FILTER (NOT p.struck_off AND g.as_of >= g.q3) AS plans_due_by_q3,
        count(*) FILTER (NOT p.struck_off AND g.as_of >= g.q3 AND (d.done_on IS NULL OR d.done_on > g.q3)) AS plans_open_by_q3
    FROM plan p
    CROSS JOIN given g
    LEFT JOIN first_done d ON d.plan_id = p.plan_id
    WHERE p.plan_year = g.year
    GROUP BY p.unit
),
wording AS (
    SELECT "用语" AS result, "类别" NOT IN (SELECT unnest(getvariable('without_problem'))) AS problem
    FROM read_csv(getvariable('wordings'), header = true, all_varchar = true)
),
workday AS (
    SELECT day, row_number() OVER (ORDER BY day) AS n FROM (SELECT unnest(getvariable('workdays')) AS day)
),
due AS (
    SELECT d.day, coalesce(final.day, DATE '9999-12-31') AS due_on
    FROM (SELECT unnest(generate_series(min(day), max(day), INTERVAL 1 DAY))::DATE AS day FROM workday) d
    ASOF JOIN workday last ON d.day >= last.day
    LEFT JOIN workday final ON final.n = last.n + getvariable('publication_days')
),
inspection AS NOT MATERIALIZED (
    SELECT
        t.lead_unit, i.task_id, i.object_id, i.closed_on,
        CASE WHEN i.inspected_on <= getvariable('as_of') THEN i.inspected_on END AS inspected_on,
        CASE WHEN i.published_on <= getvariable('as_of') THEN i.published_on END AS published_on,
        d.due_on,
        i.inspected_on <= getvariable('as_of') AND coalesce(i.problem, w.problem) AS problem,
        i.disposition IS NOT NULL AS treated
    FROM read_parquet(getvariable('folder') || '/ledger/inspections*.parquet') i
    JOIN task t ON t.task_id = i.task_id
    LEFT JOIN wording w ON w.result = i.result
    LEFT JOIN due d ON d.day = i.inspected_on
),
by_month AS (
    SELECT
        lead_unit AS unit, month(inspected_on) AS month, year(inspected_on) AS year,
        count(*) AS drawn,
        count(inspected_on) AS done,
        count(published_on) FILTER (inspected_on IS NOT NULL) AS published,
        count(*) FILTER (inspected_on IS NOT NULL AND published_on IS NULL AND due_on >= getvariable('as_of')) AS not_due,
        count(*) FILTER (inspected_on IS NULL OR (published_on IS NULL AND due_on < getvariable('as_of'))) AS missing,
        count(*) FILTER (published_on > due_on OR (published_on IS NULL AND due_on < getvariable('as_of') AND inspected_on IS NOT NULL)) AS late,
        count(*) FILTER (problem) AS problems,
        count(*) FILTER (problem AND NOT treated) AS untreated,
        count(*) FILTER (problem AND treated AND (closed_on IS NULL OR closed_on > getvariable('as_of'))) AS still_open,
        count(*) FILTER (inspected_on >= getvariable('year_end_from')) AS year_end
    FROM inspection
    GROUP BY lead_unit, month(inspected_on), year(inspected_on)
),
by_inspection AS (
    SELECT
        unit,
        sum(drawn) AS objects_drawn,
        sum(done) AS inspections_done,
        sum(published) AS objects_published,
        sum(drawn) - sum(not_due) AS objects_due,
        sum(not_due) AS publications_not_due,
        sum(missing) AS publications_missing,
        sum(late) AS late_publications,
        sum(problems) AS problems_found,
        sum(untreated) AS problems_untreated,
        sum(still_open) AS follow_ups_open,
        sum(year_end) AS year_end_inspections,
        max(done) AS largest_month_inspections
    FROM by_month
    GROUP BY unit
),
seen_again AS (
    SELECT object_id
    FROM inspection
    WHERE inspected_on IS NOT NULL
    GROUP BY object_id
    HAVING count(*) > 1
),
candidate AS (
    SELECT i.lead_unit, i.task_id, i.object_id, i.inspected_on
    FROM inspection i
    SEMI JOIN seen_again s ON s.object_id = i.object_id
    WHERE i.inspected_on IS NOT NULL
),
by_repeat AS (
    SELECT later.lead_unit AS unit, count(*) AS repeated_inspections
    FROM candidate later
    WHERE EXISTS (
        FROM candidate earlier
        WHERE earlier.object_id = later.object_id AND earlier.task_id <> later.task_id
          AND earlier.inspected_on BETWEEN later.inspected_on - getvariable('repeat_days')::INTEGER AND later.inspected_on
          AND (earlier.inspected_on < later.inspected_on OR earlier.task_id < later.task_id)
    )
    GROUP BY later.lead_unit
),
service AS (
    SELECT
        unit, person, greatest(from_on, first_day) AS first_day, least(coalesce(to_on, as_of), as_of) AS last_day
    FROM read_parquet(getvariable('folder') || '/ledger/liaisons*.parquet')
    CROSS JOIN given
    WHERE from_on <= as_of AND (to_on IS NULL OR to_on >= first_day)
),
stretch AS (
    SELECT unit, person, first_day, last_day,
        max(last_day) OVER (PARTITION BY unit ORDER BY first_day, last_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS served_to
    FROM service
),
by_liaison AS (
    SELECT
        unit,
        count(DISTINCT person) AS liaison_persons,
        count(DISTINCT person) - 1 AS liaison_changes,
        sum(greatest(last_day - greatest(first_day, coalesce(served_to + 1, first_day)) + 1, 0)) AS days_served
    FROM stretch
    GROUP BY unit
),
checked_item AS (
    SELECT DISTINCT u.unit, i.item_id
    FROM read_parquet(getvariable('folder') || '/ledger/task_items*.parquet') i
    JOIN (SELECT task_id, lead_unit AS unit FROM task UNION ALL SELECT task_id, unit FROM partner) u ON u.task_id = i.task_id
),
by_item AS (
    SELECT
        c.unit,
        count(*) AS catalog_items,
        count(x.item_id) AS catalog_items_covered,
        count(*) FILTER (x.item_id IS NULL) AS catalog_items_missed,
        count(*) FILTER (c.level = '重点') AS catalog_key_items,
        count(x.item_id) FILTER (c.level = '重点') AS catalog_key_items_covered,
        count(*) FILTER (c.level = '重点' AND x.item_id IS NULL) AS catalog_key_items_missed
    FROM read_parquet(getvariable('folder') || '/ledger/catalog*.parquet') c
    LEFT JOIN checked_item x ON x.unit = c.unit AND x.item_id = c.item_id
    GROUP BY c.unit
)
SELECT
    u.unit,
    COLUMNS(p.* EXCLUDE (unit)), COLUMNS(l.* EXCLUDE (unit)), j.joint_tasks_joined, COLUMNS(i.* EXCLUDE (unit)),
    r.repeated_inspections, s.liaison_persons, s.liaison_changes, (SELECT as_of - first_day + 1 FROM given) - coalesce(s.days_served, 0) AS liaison_gap_days,
    COLUMNS(c.* EXCLUDE (unit))
FROM query_table(getvariable('units')) u
LEFT JOIN by_plan p ON p.unit = u.unit
LEFT JOIN by_lead l ON l.unit = u.unit
LEFT JOIN by_partner j ON j.unit = u.unit
LEFT JOIN by_inspection i ON i.unit = u.unit
LEFT JOIN by_repeat r ON r.unit = u.unit
LEFT JOIN by_liaison s ON s.unit = u.unit
LEFT JOIN by_item c ON c.unit = u.unit
ORDER BY u.unit
