// node read.mjs DRIVER <cases.json: what DRIVER makes of each case, as a list. A case has a URL and the PG* variables of
// the environment; an answer is an object, or a text: the error it ended with. Nothing is connected to.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { userInfo } from "node:os";

const require = createRequire(import.meta.url);
const settings = [
  "application_name",
  "client_encoding",
  "fallback_application_name",
  "idle_in_transaction_session_timeout",
  "lock_timeout",
  "options",
  "query_timeout",
  "replication",
  "statement_timeout",
];

function setEnvironment(environment) {
  for (const key of Object.keys(process.env)) if (key.startsWith("PG") || key === "USER") delete process.env[key];
  Object.assign(process.env, environment);
}

function tlsOfNode(ssl) {
  if (!ssl) return "disable";
  if (ssl.rejectUnauthorized === false) return "require";
  return ssl.checkServerIdentity ? "verify-ca" : "verify-full";
}

function withPg(Client, url) {
  const client = new Client({ connectionString: url });
  const { user, database, password, host, port, ssl, ...rest } = client.connectionParameters;
  const used = settings.filter((name) => rest[name] && !`${rest[name]}`.startsWith("pkg:"));
  return {
    hosts: [[host, port]],
    user: user ?? "",
    password: client.connectionParameters.password ?? "",
    database: database ?? "",
    tls: tlsOfNode(ssl),
    settings: Object.fromEntries(used.map((name) => [name, `${rest[name]}`])),
  };
}

const drivers = {
  "node-postgres": () => {
    const { Client } = require("pg");
    return (url) => withPg(Client, url);
  },
  "adapter-pg": () => {
    const { PrismaPg } = require("@prisma/adapter-pg");
    const { Client } = require("pg");
    return async (url) => {
      const adapter = await new PrismaPg({ connectionString: url }).connect();
      const answer = withPg(Client, adapter.underlyingDriver().options.connectionString);
      return { ...answer, schema: adapter.getConnectionInfo().schemaName ?? "" };
    };
  },
  neon: () => {
    const { Client, neonConfig } = require("@neondatabase/serverless");
    return (url) => {
      const answer = withPg(Client, url);
      return neonConfig.forceDisablePgSSL ? { ...answer, tls: "verify-full" } : answer;
    };
  },
  "postgres.js": () => {
    const postgres = require("postgres");
    const own = ["max", "idle_timeout", "connect_timeout", "max_lifetime", "max_pipeline", "backoff", "keep_alive"];
    own.push("prepare", "debug", "fetch_types", "publications", "sslnegotiation", "target_session_attrs");
    setEnvironment({});
    const defaults = postgres("postgres://x@x/x").options;
    const modes = { prefer: "prefer", require: "require", allow: "require" };
    return (url) => {
      const { options } = postgres(url);
      const used = own.filter((name) => typeof options[name] !== "function" && options[name] !== defaults[name]);
      const sent = Object.entries(options.connection).filter(([, value]) => value);
      const { application_name, ...connection } = Object.fromEntries(sent);
      const named = application_name === "postgres.js" ? {} : { application_name };
      return {
        hosts: options.host.map((host, at) => [host, options.port[at] || 0]),
        user: options.user === userInfo().username ? "" : options.user,
        password: options.pass,
        database: options.database === userInfo().username ? "" : options.database,
        tls: options.ssl ? (modes[options.ssl] ?? "verify-full") : "disable",
        settings: { ...Object.fromEntries(used.map((name) => [name, `${options[name]}`])), ...connection, ...named },
        sent: Object.keys({ ...connection, ...(application_name === process.env.PGAPPNAME ? {} : named) }).toSorted(),
      };
    };
  },
};

const cases = JSON.parse(readFileSync(0, "utf8"));
process.removeAllListeners("warning");
const read = drivers[process.argv[2]]();
const answers = [];
for (const { url, environment } of cases) {
  setEnvironment(environment);
  try {
    answers.push(await read(url));
  } catch (error) {
    answers.push(`${error.name}: ${error.message}`);
  }
}
process.stdout.write(`${JSON.stringify(answers)}\n`, () => process.exit(0));
