-- A batch of the course, at the institute that the course belongs to.

INSERT INTO "Batch" ("id", "courseId", "instituteId", "title", "startDate", "endDate", "timezone", "createdAt", "updatedAt")
SELECT
    'seed_batch_algebra_2026',
    course.id,
    (SELECT "instituteId" FROM "Course" WHERE "id" = course.id),
    'Algebra, January 2026',
    -- Midnight in Kolkata, as UTC. Fixed dates: a seed gives the same rows whenever it runs.
    TIMESTAMP '2026-01-04 18:30:00',
    TIMESTAMP '2026-04-30 18:30:00',
    'Asia/Kolkata',
    timezone('UTC', now()),
    timezone('UTC', now())
FROM (
    SELECT (
        SELECT "id" FROM "Course"
        WHERE "id" = 'seed_course_algebra' OR "slug" = 'foundations-of-algebra'
        ORDER BY "id" = 'seed_course_algebra' DESC
        LIMIT 1
    )
) AS course (id)
ON CONFLICT DO NOTHING;
