"""Migrations and seeds with all that PostgreSQL has, and that nothing is wrong with."""

from __future__ import annotations

SCRIPTS = {
    "a view and a materialised view": """
        CREATE VIEW names AS SELECT name FROM "Shop";
        CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM "Shop";
        CREATE UNIQUE INDEX ON counted (count);
    """,
    "partitions": """
        CREATE TABLE event (at date NOT NULL, id int) PARTITION BY RANGE (at);
        CREATE TABLE event_2026 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE TABLE event_rest PARTITION OF event DEFAULT;
        CREATE INDEX ON event (id);
    """,
    "row-level security that shows every row": """
        ALTER TABLE "Quiet" ENABLE ROW LEVEL SECURITY;
        ALTER TABLE "Quiet" FORCE ROW LEVEL SECURITY;
        CREATE POLICY everybody ON "Quiet" USING (true);
        CREATE POLICY polite ON "Quiet" FOR INSERT WITH CHECK (true);
    """,
    "a trigger and a rule": """
        CREATE TABLE log (word text);
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN INSERT INTO log VALUES ('noted'); RETURN NEW; END $$;
        CREATE TRIGGER noted AFTER INSERT ON "Shop" FOR EACH ROW EXECUTE FUNCTION note();
        CREATE RULE kept AS ON DELETE TO log DO INSTEAD NOTHING;
    """,
    "generated columns and identities": """
        CREATE TABLE invoice (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            net numeric(9, 2) NOT NULL,
            gross numeric GENERATED ALWAYS AS (net * 1.2) STORED
        );
    """,
    "domains, ranges and types of several parts": """
        CREATE DOMAIN positive AS int CHECK (VALUE > 0);
        CREATE TYPE place AS (x int, y int);
        CREATE TYPE spans AS RANGE (subtype = date);
        CREATE TABLE thing (n positive, at place, open spans, tags text[], EXCLUDE USING gist (open WITH &&));
    """,
    "functions and a procedure": """
        CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE RETURN n * 2;
        CREATE PROCEDURE tidy() LANGUAGE plpgsql AS $body$ BEGIN DELETE FROM "Quiet"; END $body$;
        CREATE INDEX ON "Shop" (twice(id));
    """,
    "a schema of the migrations' own": """
        CREATE SCHEMA audit;
        CREATE TABLE audit.entry (id serial PRIMARY KEY);
    """,
    "foreign keys in a circle": """
        CREATE TABLE a (id int PRIMARY KEY, b int);
        CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a DEFERRABLE INITIALLY DEFERRED);
        ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b DEFERRABLE;
    """,
    "an index that is built concurrently": 'CREATE INDEX CONCURRENTLY "Quiet_word_idx" ON "Quiet" (word);',
    "unlogged and inherited tables": """
        CREATE UNLOGGED TABLE cache (id int);
        CREATE TABLE base (id int);
        CREATE TABLE derived (more text) INHERITS (base);
    """,
    "an extension that a migration creates": """
        CREATE EXTENSION IF NOT EXISTS citext;
        CREATE TABLE mail (address citext PRIMARY KEY);
    """,
    "comments on a table": """
        COMMENT ON TABLE "Shop" IS 'it''s the shop; -- or so';
        COMMENT ON COLUMN "Shop".name IS E'two\\nlines';
    """,
    "a migration of comments alone": "-- This is an empty migration.\n/* nothing /* at */ all */\n",
    "a migration that is empty": "",
}

CHATTY_SEED = """\
def seed(connection, environment):
    print('0 errors, 0 warnings')
    for number in range(500):
        print('row', number)
    connection.execute("INSERT INTO \\"Shop\\" (name) VALUES ('of Python') ON CONFLICT DO NOTHING")
"""

THOUSANDS_OF_TABLES = """
DO $$ BEGIN
  FOR n IN 1..5000 LOOP
    EXECUTE format('CREATE TABLE warehouse.t%s ()', n);
    IF n % 500 = 0 THEN COMMIT; END IF;
  END LOOP;
END $$
"""
