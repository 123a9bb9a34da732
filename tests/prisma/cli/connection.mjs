// Where a URL of Prisma's leads, and single statements sent there.
import pg from 'pg'

// One session, whose search_path is the URL's schema, as the native engine has it.
export function parseUrl(text) {
  const url = new URL(text)
  const schema = url.searchParams.get('schema') ?? 'public'
  const port = Number(url.port || 5432)
  const settings = {
    host: url.searchParams.get('host') ?? url.hostname,
    port,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
    options: `-c search_path="${schema}"`,
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 5000,
  }
  return { schema, settings, place: `\`${url.hostname}:${port}\`` }
}

export function inDatabase(target, database) {
  return { ...target, settings: { ...target.settings, database } }
}

export async function query(target, statement) {
  const client = new pg.Client(target.settings)
  await client.connect()
  try {
    return await client.query(statement)
  } finally {
    await client.end()
  }
}

export async function createDatabase(target) {
  const name = target.settings.database
  await query(besides(target), `CREATE DATABASE "${name}"`)
  return { databaseName: name }
}

export async function dropDatabase(target) {
  await query(besides(target), `DROP DATABASE "${target.settings.database}"`)
}

// A database is neither made nor dropped by a session in it.
function besides(target) {
  const { settings } = inDatabase(target, 'postgres')
  return { ...target, settings: { ...settings, options: undefined } }
}
