// node ask.mjs QUESTION <input.json: what @env-spec's own programs say, as JSON.
//   parser, varlock   schema files: of each its keys, decorators and calls; null where the parser gives up
//   names             which decorators, types and functions there are
//   values            one schema file: what varlock says of each key's value
//   expressions       [source, flags, text] each: whether node's RegExp matches
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const modules = fileURLToPath(new URL("node_modules/", import.meta.url));

// varlock exports neither its parser nor its registries: they are found by name in its bundle.
async function ofVarlock(bundle, name) {
  const dist = join(modules, "varlock", "dist");
  const file = readdirSync(dist).find((entry) => entry.startsWith(bundle) && entry.endsWith(".mjs"));
  return Object.values(await import(join(dist, file))).find((exported) => exported.name === name);
}

function valueOf(node) {
  const { rawValue, quote, name, args, key, val, values } = node.data;
  if (key !== undefined && val) return { key, value: valueOf(val) };
  if (name !== undefined) return { call: name, arguments: args.data.values.map(valueOf) };
  if (values) return { call: brackets[node.constructor.name], arguments: values.map(valueOf) };
  return quote ? { text: String(node.value), quote } : { text: String(rawValue).trim(), quote: "" };
}
const brackets = {
  ParsedEnvSpecObjectLiteral: "{",
  ParsedEnvSpecArrayLiteral: "[",
  ParsedEnvSpecFunctionArgs: "",
};

const decorator = (one) => ({
  name: one.name,
  value: one.data.value ? valueOf(one.data.value) : null,
  stray: one.data.strayText ?? "",
});

const parsed = (parse) => (text) => {
  try {
    const file = parse(text);
    return {
      header: (file.headerBlocks ?? [file.header]).flatMap((block) => block?.decoratorsArray ?? []).map(decorator),
      keys: file.configItems.map((item) => ({
        key: item.key,
        decorators: item.decoratorsArray.map(decorator),
        call: item.data.value?.data.name ?? "",
      })),
    };
  } catch {
    return null;
  }
};

const questions = {
  parser: async (texts) => texts.map(parsed((await import("@env-spec/parser")).parseEnvSpecDotEnvFile)),
  varlock: async (texts) => texts.map(parsed(await ofVarlock("exec-helpers-", "parseEnvSpecDotEnvFile"))),
  names: async () => {
    const graph = new (await ofVarlock("env-graph-", "EnvGraph"))();
    return {
      files: Object.keys(graph.rootDecoratorsRegistry),
      keys: Object.keys(graph.itemDecoratorsRegistry),
      types: Object.keys(graph.dataTypesRegistry),
      functions: Object.keys(graph.registeredResolverFunctions),
    };
  },
  values: async (text) => {
    const folder = mkdtempSync(join(tmpdir(), "env-spec-"));
    try {
      writeFileSync(join(folder, ".env.schema"), text);
      const cli = join(modules, "varlock", "bin", "cli.js");
      const env = { PATH: process.env.PATH, HOME: folder, VARLOCK_TELEMETRY_DISABLED: "true" };
      const done = spawnSync(process.execPath, [cli, "load", "--format", "json-full"], { cwd: folder, env });
      return JSON.parse(done.stdout).errors?.configItems ?? {};
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  expressions: async (cases) =>
    cases.map(([source, flags, text]) => {
      try {
        return new RegExp(source, flags).test(text);
      } catch {
        return null;
      }
    }),
};

console.log(JSON.stringify(await questions[process.argv[2]](JSON.parse(readFileSync(0, "utf8")))));
