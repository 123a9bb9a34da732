#!/usr/bin/env node
// A stand-in for Prisma's native `schema-engine`, a download from Prisma's own host that may be out of reach.
//
// The CLI starts the program that PRISMA_SCHEMA_ENGINE_BINARY names and speaks JSON-RPC with it, a message a line, or
// calls `cli <subcommand>`. Every call is passed on to the same engine as WebAssembly, which is part of the npm package
// `prisma` (engine.mjs): what is judged here is judged by Prisma. Where the WebAssembly words an error differently from
// the native engine, errors.mjs puts back the native words.
import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import readline from 'node:readline'

import { createDatabase, dropDatabase, parseUrl, query } from './connection.mjs'
import { Engine } from './engine.mjs'
import { connectionError, engineError } from './errors.mjs'

function parseArguments(words) {
  const parsed = { datasource: {}, models: [] }
  for (let at = 0; at < words.length; at++) {
    if (words[at] === '--version') parsed.version = true
    if (words[at] === '--datamodels') parsed.models.push(words[++at])
    else if (words[at] === '--datasource') parsed.datasource = JSON.parse(words[++at])
    else if (words[at] === 'cli') parsed.subcommand = words[++at]
  }
  return parsed
}

// ---- what the CLI reads: answers on standard output, its log on standard error -------------------------------------

function send(message) {
  const absentIsNull = (_key, value) => (value === undefined ? null : value)
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }, absentIsNull) + '\n')
}

function print(content) {
  send({ id: randomUUID(), method: 'print', params: { content } })
}

function log(level, fields) {
  const line = { timestamp: new Date().toISOString(), level, fields, target: 'schema_engine::logger' }
  process.stderr.write(JSON.stringify(line) + '\n')
}

// ---- the two ways to be called -------------------------------------------------------------------------------------

async function runSubcommand(name, target) {
  try {
    if (name === 'can-connect-to-database') await query(target, 'SELECT 1')
    else if (name === 'create-database') await createDatabase(target)
    else if (name === 'drop-database') {
      await dropDatabase(target)
      log('INFO', { message: 'The database was successfully dropped.' })
    } else throw new Error(`the stand-in does not know the subcommand ${name}`)
    return 0
  } catch (error) {
    const { code, message } = connectionError(error, target)
    log('ERROR', { is_panic: false, error_code: code ?? '', message })
    return 1
  }
}

async function answer(engine, { id, method, params }) {
  try {
    send({ id, result: (await engine.call(method, params)) ?? null })
  } catch (error) {
    send({ id, error: engineError(error, method, engine.failure) })
  }
}

function serve(engine) {
  let busy = Promise.resolve() // one call after the other, as the native engine works
  readline
    .createInterface({ input: process.stdin, crlfDelay: Infinity })
    .on('line', (line) => {
      const message = JSON.parse(line)
      if (message.method) busy = busy.then(() => answer(engine, message))
    })
    .on('close', () => busy.then(() => process.exit(0)))
  process.on('SIGTERM', () => process.exit(0))
}

const asked = parseArguments(process.argv.slice(2))
if (asked.version) {
  const { enginesVersion } = createRequire(import.meta.url)('@prisma/engines-version')
  console.log(`schema-engine-wasm ${enginesVersion}`)
} else {
  log('INFO', { message: 'Starting schema engine' })
  if (asked.subcommand) process.exit(await runSubcommand(asked.subcommand, parseUrl(asked.datasource.url)))
  serve(new Engine(asked, print))
}
