-- A course with its modules and lessons.
--
-- What a row belongs to is looked up where it may be somebody else's row with the same slug (see
-- 001_institute.sql). A lookup that finds nothing is NULL, which the column refuses: better than a seed
-- that succeeds and inserts nothing.

INSERT INTO "Course" ("id", "instituteId", "title", "slug", "shortDesc", "createdAt", "updatedAt")
VALUES (
    'seed_course_algebra',
    (
        SELECT "id" FROM "Institute"
        WHERE "id" = 'seed_institute_saraswati' OR "slug" = 'saraswati-institute' OR "email" = 'office@saraswati.example'
        ORDER BY "id" = 'seed_institute_saraswati' DESC, "slug" = 'saraswati-institute' DESC NULLS LAST
        LIMIT 1
    ),
    'Foundations of Algebra',
    'foundations-of-algebra',
    'From numbers and unknowns to quadratic equations, in four modules.',
    timezone('UTC', now()),
    timezone('UTC', now())
)
ON CONFLICT DO NOTHING;

INSERT INTO "Module" ("id", "courseId", "title", "position")
SELECT
    module.id,
    (
        SELECT "id" FROM "Course"
        WHERE "id" = 'seed_course_algebra' OR "slug" = 'foundations-of-algebra'
        ORDER BY "id" = 'seed_course_algebra' DESC
        LIMIT 1
    ),
    module.title,
    module.position
FROM (
    VALUES
        ('seed_module_numbers', 'Numbers and Unknowns', 0),
        ('seed_module_linear', 'Linear Equations', 1),
        ('seed_module_polynomials', 'Polynomials', 2),
        ('seed_module_quadratic', 'Quadratic Equations', 3)
) AS module (id, title, position)
ON CONFLICT DO NOTHING;

INSERT INTO "Lesson" ("id", "moduleId", "title", "content")
VALUES
    ('seed_lesson_numbers_1', 'seed_module_numbers', 'The number line', 'Naturals, integers, rationals and reals, and where each of them lives.'),
    ('seed_lesson_numbers_2', 'seed_module_numbers', 'Order of operations', 'Why 2 + 3 × 4 is 14, and how brackets change it.'),
    ('seed_lesson_numbers_3', 'seed_module_numbers', 'Letters for numbers', 'A letter stands for a number that we do not know yet.'),
    ('seed_lesson_numbers_4', 'seed_module_numbers', 'Like terms', 'What may be added together, and what may not.'),
    ('seed_lesson_numbers_5', 'seed_module_numbers', 'From words to symbols', 'Reading a sentence as an equation.'),

    ('seed_lesson_linear_1', 'seed_module_linear', 'The balance', 'Whatever is done to one side is done to the other.'),
    ('seed_lesson_linear_2', 'seed_module_linear', 'One unknown', 'Solving ax + b = c step by step.'),
    ('seed_lesson_linear_3', 'seed_module_linear', 'Fractions in equations', 'Clearing denominators without losing a solution.'),
    ('seed_lesson_linear_4', 'seed_module_linear', 'Two unknowns', 'Substitution and elimination.'),
    ('seed_lesson_linear_5', 'seed_module_linear', 'Lines in the plane', 'Slope, intercept, and what a solution looks like.'),

    ('seed_lesson_polynomials_1', 'seed_module_polynomials', 'Adding and multiplying', 'Every term meets every term.'),
    ('seed_lesson_polynomials_2', 'seed_module_polynomials', 'Useful identities', '(a + b)² = a² + 2ab + b², and its relatives.'),
    ('seed_lesson_polynomials_3', 'seed_module_polynomials', 'Factoring', 'Running the identities backwards.'),
    ('seed_lesson_polynomials_4', 'seed_module_polynomials', 'Division with remainder', 'Long division, and what the remainder tells.'),

    ('seed_lesson_quadratic_1', 'seed_module_quadratic', 'Solving by factoring', 'A product is zero when one of its factors is.'),
    ('seed_lesson_quadratic_2', 'seed_module_quadratic', 'Completing the square', 'Turning any quadratic into one that can be read off.'),
    ('seed_lesson_quadratic_3', 'seed_module_quadratic', 'The formula', 'Where it comes from, and what the discriminant says.'),
    ('seed_lesson_quadratic_4', 'seed_module_quadratic', 'Parabolas', 'Roots, vertex and axis on the graph.')
ON CONFLICT DO NOTHING;
