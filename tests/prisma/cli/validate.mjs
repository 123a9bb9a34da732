// What `prisma validate` says of many schemas, each a list of [file, text], in one process: read from standard input
// and answered as JSON, an error's message or null for each. It is the CLI's own WebAssembly that judges.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const require = createRequire(import.meta.url)
const cli = path.join(path.dirname(require.resolve('prisma/package.json')), 'build', 'prisma_schema_build_bg.wasm')
const own = path.join(path.dirname(require.resolve('@prisma/prisma-schema-wasm')), 'prisma_schema_build_bg.wasm')
if (!fs.readFileSync(cli).equals(fs.readFileSync(own))) throw new Error(`${own} is not what the CLI runs`)

globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message() {} }
const judge = require('@prisma/prisma-schema-wasm')

function errorOf(files) {
  try {
    judge.validate(JSON.stringify({ prismaSchema: files, noColor: true }))
    return null
  } catch (error) {
    return JSON.parse(error.message).message
  }
}

const warningsOf = (files) => JSON.parse(judge.lint(JSON.stringify(files))).filter((entry) => entry.is_warning)

const schemas = JSON.parse(fs.readFileSync(0, 'utf8'))
console.log(JSON.stringify(schemas.map((files) => ({ error: errorOf(files), warnings: warningsOf(files).length }))))
