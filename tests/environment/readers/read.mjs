// node read.mjs READER <cases.json: what READER makes of each case, as a list. A case has its files, the one that counts
// most first, and the process environment; an answer is an object of values, or a text: the error it ended with.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const next = [".env.development.local", ".env.local", ".env.development", ".env"];
const vite = [".env.development.local", ".env.development", ".env.local", ".env"];

function setEnvironment(environment) {
  for (const key of Object.keys(process.env)) delete process.env[key];
  Object.assign(process.env, environment);
}

// The files of one case, named as the reader names them: the last name is for the file that counts least.
function inFolder(files, names, work) {
  const folder = mkdtempSync(join(tmpdir(), "env-readers-"));
  try {
    const used = names.slice(names.length - files.length);
    files.forEach((text, index) => writeFileSync(join(folder, used[index]), text));
    return work(folder, used);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function withDotenv(files, environment, expand) {
  const dotenv = require("dotenv");
  const parsed = {};
  for (const text of files) dotenv.populate(parsed, dotenv.parse(text));
  const processEnv = { ...environment };
  dotenv.populate(processEnv, parsed);
  if (!expand) return Object.fromEntries(Object.keys(parsed).map((key) => [key, processEnv[key]]));
  return require(expand).expand({ parsed, processEnv }).parsed;
}

const readers = {
  dotenv: async () => (files, environment) => withDotenv(files, environment),
  "dotenv-expand-11": async () => (files, environment) => withDotenv(files, environment, "dotenv-expand-11"),
  "dotenv-expand-12": async () => (files, environment) => withDotenv(files, environment, "dotenv-expand-12"),
  "dotenv-expand-1000": async () => (files, environment) => withDotenv(files, environment, "dotenv-expand-1000"),
  node: async () => (files, environment) => {
    const parsed = {};
    for (const text of files.toReversed()) Object.assign(parsed, parseEnv(text));
    return Object.fromEntries(Object.entries(parsed).map(([key, value]) => [key, environment[key] ?? value]));
  },
  next: async () => {
    const { loadEnvConfig, resetEnv, updateInitialEnv } = require("@next/env");
    setEnvironment({});
    loadEnvConfig("/nowhere", true, { info() {}, error() {} }, true);
    let before = {};
    return (files, environment) =>
      inFolder(files, next, (folder) => {
        updateInitialEnv({ ...Object.fromEntries(Object.keys(before).map((key) => [key, undefined])), ...environment });
        before = environment;
        loadEnvConfig(folder, true, { info() {}, error() {} }, true);
        const { __NEXT_PROCESSED_ENV, ...seen } = process.env;
        return seen;
      });
  },
  vite: async () => {
    const { loadEnv } = await import("vite");
    return (files, environment) =>
      inFolder(files, vite, (folder) => {
        setEnvironment(environment);
        const { VITE_USER_NODE_ENV, ...seen } = loadEnv("development", folder, "");
        return seen;
      });
  },
  prisma: async () => {
    const { tryLoadEnvs } = require("@prisma/internals");
    return (files, environment) =>
      inFolder(files, ["first.env", ".env"], (folder, [root, schema]) => {
        setEnvironment(environment);
        const paths = { rootEnvPath: join(folder, root), schemaEnvPath: schema && join(folder, schema) };
        tryLoadEnvs(paths, { conflictCheck: "none" });
        return { ...process.env };
      });
  },
  bun: async () => {
    const [folder] = readdirSync(join(here, "node_modules", "@oven"));
    const program = join(here, "node_modules", "@oven", folder, "bin", "bun");
    const script = join(here, "print.js");
    writeFileSync(script, "process.stdout.write(JSON.stringify(process.env))");
    return (files, environment) =>
      inFolder(files, next, (cwd) => {
        const done = spawnSync(program, [script], { cwd, env: environment, encoding: "utf8" });
        return done.status === 0 ? JSON.parse(done.stdout) : done.stderr;
      });
  },
};

const cases = JSON.parse(readFileSync(0, "utf8"));
const read = await readers[process.argv[2]]();
const answers = cases.map(({ files, environment }) => {
  try {
    return read(files, environment);
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
});
const write = process.stdout.write.bind(process.stdout);
write(`${JSON.stringify(answers)}\n`);
