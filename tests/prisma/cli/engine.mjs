// Prisma's schema engine as WebAssembly, with a driver adapter for PostgreSQL that behaves as the native engine does.
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'

import { createDatabase, inDatabase, parseUrl, query } from './connection.mjs'

// pg_type.dat of PostgreSQL: the types `"char"`, `name` and `text`.
const CHAR = 18
const NAME = 19
const TEXT = 25

export class Engine {
  failure = undefined // of the call that runs or ran last: { error, script } or { error, shadow: true }

  #datasource
  #models
  #print
  #loaded
  #announced = [] // the migrations that the call is to apply
  #appliedSinceDiagnosis = false

  constructor({ datasource, models }, print) {
    this.#datasource = datasource
    this.#models = models
    this.#print = print
  }

  async call(method, params) {
    this.failure = undefined
    this.#announced = method === 'applyMigrations' ? [...params.migrationsList.migrationDirectories] : []
    if (method === 'createDatabase') return createDatabase(parseUrl(this.#datasource.url))

    const engine = await (this.#loaded ??= this.#load())
    // The WebAssembly build replays migrations into a shadow database in devDiagnostic alone, and keeps the outcome:
    // what `migrate dev` has applied since must be replayed before it is compared again.
    if (this.#appliedSinceDiagnosis && ['evaluateDataLoss', 'createMigration'].includes(method)) {
      await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters })
      this.#appliedSinceDiagnosis = false
    }
    const result = await engine[method === 'getDatabaseVersion' ? 'version' : method](params)
    if (method === 'applyMigrations') this.#appliedSinceDiagnosis ||= result.appliedMigrationNames.length > 0
    if (method !== 'diff') return result
    if (result.stdout) this.#print(result.stdout.replace(/\n$/, ''))
    return { exitCode: result.exitCode, stdout: null }
  }

  async #load() {
    globalThis.PRISMA_WASM_PANIC_REGISTRY = {
      set_message(message) {
        this.message = message
      },
    }
    const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg')
    const cli = path.dirname(createRequire(import.meta.url).resolve('prisma/package.json'))
    const code = new WebAssembly.Module(fs.readFileSync(path.join(cli, 'build', 'schema_engine_bg.wasm')))
    const { exports } = new WebAssembly.Instance(code, { './schema_engine_bg.js': glue })
    glue.__wbg_set_wasm(exports)
    exports.__wbindgen_start()

    const models = this.#models.map((file) => [file, fs.readFileSync(file, 'utf8')])
    const factory = bindMigrationAwareSqlAdapterFactory(this.#adapterFactory())
    return glue.SchemaEngine.new({ datamodels: models.length ? models : undefined }, () => {}, factory)
  }

  #adapterFactory() {
    const main = parseUrl(this.#datasource.url)
    const factory = new PrismaPg(main.settings, { schema: main.schema })
    factory.connect = () => this.#connect(main)
    factory.connectToShadowDb = () =>
      this.#datasource.shadowDatabaseUrl ? this.#connectToOwnShadow() : this.#connectToNewShadow(main)
    return factory
  }

  async #connect(target) {
    const adapter = await new PrismaPg(target.settings, { schema: target.schema }).connect()
    this.#sendScriptsWhole(adapter)
    readCatalogueTypes(adapter)
    return adapter
  }

  // A shadow database of the project's own is emptied first.
  async #connectToOwnShadow() {
    const target = parseUrl(this.#datasource.shadowDatabaseUrl)
    const adapter = await this.#connect(target)
    await adapter.executeScript(`DROP SCHEMA IF EXISTS "${target.schema}" CASCADE; CREATE SCHEMA "${target.schema}"`)
    return adapter
  }

  async #connectToNewShadow(main) {
    const name = `prisma_migrate_shadow_db_${randomUUID()}`
    try {
      await query(main, `CREATE DATABASE "${name}"`)
    } catch (error) {
      this.failure = { error, shadow: true }
      throw error
    }
    const adapter = await this.#connect(inDatabase(main, name))
    const dispose = adapter.dispose.bind(adapter)
    adapter.dispose = async () => {
      await dispose()
      await query(main, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
    }
    return adapter
  }

  // The adapter splits a script at every semicolon; the native engine sends the file as one simple query.
  #sendScriptsWhole(adapter) {
    const raise = adapter.onError.bind(adapter)
    adapter.executeScript = async (script) => {
      const index = this.#announced.findIndex((migration) => migration.migrationFile?.content?.value === script)
      if (index >= 0) this.#print(`Applying migration \`${this.#announced.splice(index, 1)[0].path}\``)
      try {
        await adapter.underlyingDriver().query(script)
      } catch (error) {
        this.failure = { error, script }
        raise(error)
      }
    }
  }
}

// The adapter refuses the types `"char"` and `name`, in which the catalogues that the engine reads are written.
function readCatalogueTypes(adapter) {
  const performIO = adapter.performIO.bind(adapter)
  const queryRaw = adapter.queryRaw.bind(adapter)
  let characters = []
  adapter.performIO = async (statement) => {
    const result = await performIO(statement)
    characters = result.fields.flatMap((field, index) => (field.dataTypeID === CHAR ? [index] : []))
    for (const field of result.fields) if ([CHAR, NAME].includes(field.dataTypeID)) field.dataTypeID = TEXT
    return result
  }
  adapter.queryRaw = async (statement) => {
    const result = await queryRaw(statement)
    for (const index of characters) result.columnTypes[index] = ColumnTypeEnum.Character
    return result
  }
}
