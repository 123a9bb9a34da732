// node connect.mjs DRIVER <urls.json: for each URL the schema that a session of DRIVER looks in first, or why there is none.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const question = "SELECT current_schema() AS first";

const drivers = {
  "node-postgres": async (url) => {
    const { Client } = require("pg");
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(question)).rows[0].first;
    } finally {
      await client.end();
    }
  },
  "adapter-pg": async (url) => {
    const { PrismaPg } = require("@prisma/adapter-pg");
    const adapter = await new PrismaPg({ connectionString: url }).connect();
    try {
      return (await adapter.queryRaw({ sql: question, args: [], argTypes: [] })).rows[0][0];
    } finally {
      await adapter.dispose();
    }
  },
  "postgres.js": async (url) => {
    const sql = require("postgres")(url);
    try {
      return (await sql.unsafe(question))[0].first;
    } finally {
      await sql.end({ timeout: 1 });
    }
  },
};

process.removeAllListeners("warning");
const answers = [];
for (const url of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    answers.push({ schema: await drivers[process.argv[2]](url) });
  } catch (error) {
    answers.push({ error: error.cause?.originalMessage ?? error.message });
  }
}
process.stdout.write(`${JSON.stringify(answers)}\n`, () => process.exit(0));
