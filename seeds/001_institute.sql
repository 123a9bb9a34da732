-- The institute that all other seed data belongs to.
--
-- In every seed: a fixed id, and DO NOTHING on any conflict, so that a second run changes nothing and
-- what people have edited since stays as they left it. Where a row of our own is kept out by somebody's
-- that has the same slug or email, the seeds that follow use that one.
--
-- Prisma keeps UTC in TIMESTAMP(3); a bare now() would store the session's local time.

INSERT INTO "Institute" ("id", "name", "slug", "email", "phone", "address", "city", "timezone", "createdAt", "updatedAt")
VALUES (
    'seed_institute_saraswati',
    'Saraswati Institute of Learning',
    'saraswati-institute',
    'office@saraswati.example',
    '+91 20 5550 0100',
    '14 Tilak Road',
    'Pune',
    'Asia/Kolkata',
    timezone('UTC', now()),
    timezone('UTC', now())
)
ON CONFLICT DO NOTHING;
