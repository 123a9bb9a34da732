"""A schema with something of everything that Prisma has, and the database that is as it says."""

from __future__ import annotations

SOUND = """
enum Role {
  TEACHER
  STUDENT @map("student")
}

enum Level {
  LOW
  HIGH @map("high")
}

model Institute {
  id      Int     @id @default(autoincrement())
  name    String  @db.VarChar(80)
  slug    String? @unique
  batches Batch[]
  people  Person[]
}

model Batch {
  id          String     @id @default(uuid()) @db.Uuid
  title       String     @map("name")
  seats       Int        @default(30)
  price       Decimal?
  tags        String[]
  startsAt    DateTime   @default(now())
  search      Unsupported("tsvector")?
  place       Unsupported("point")
  level       Level      @default(HIGH)
  instituteId Int
  institute   Institute  @relation(fields: [instituteId], references: [id])
  people      Person[]

  @@index([instituteId])
  @@map("batch")
}

model Person {
  id          String     @id
  role        Role       @default(TEACHER)
  secret      String?    @ignore
  instituteId Int?
  institute   Institute? @relation(fields: [instituteId], references: [id])
  batches     Batch[]

  @@index([instituteId])
}

model Old {
  id Int

  @@ignore
}
"""
SOUND_SQL = """
CREATE TYPE "Role" AS ENUM ('TEACHER', 'student');
CREATE TYPE "Level" AS ENUM ('LOW', 'high');
CREATE TABLE "Institute" (id serial PRIMARY KEY, name varchar(80) NOT NULL, slug text UNIQUE);
CREATE TABLE batch (
    id uuid PRIMARY KEY, name text NOT NULL, seats integer NOT NULL DEFAULT 30, price numeric(65,30), tags text[],
    "startsAt" timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, search tsvector,
    place point NOT NULL DEFAULT '(0,0)', level "Level" NOT NULL DEFAULT 'high',
    "instituteId" integer NOT NULL REFERENCES "Institute" (id) ON UPDATE CASCADE);
CREATE INDEX ON batch ("instituteId");
CREATE TABLE "Person" (
    id text PRIMARY KEY, role "Role" NOT NULL DEFAULT 'TEACHER', secret text,
    "instituteId" integer REFERENCES "Institute" (id) ON DELETE SET NULL);
CREATE INDEX ON "Person" ("instituteId");
CREATE TABLE "_BatchToPerson" (
    "A" uuid NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    "B" text NOT NULL REFERENCES "Person" (id) ON DELETE CASCADE, PRIMARY KEY ("A", "B"));
CREATE INDEX ON "_BatchToPerson" ("B");
CREATE TABLE "Old" (id integer);
"""
