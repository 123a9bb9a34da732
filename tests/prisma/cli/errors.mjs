// Errors in the words of Prisma's native engine; its codes: https://www.prisma.io/docs/orm/reference/error-reference

// Of a session that could not be had.
export function connectionError(error, { settings, place }) {
  switch (error.code) {
    case '3D000':
      return coded('P1003', `Database \`${settings.database}\` does not exist on the database server at ${place}.`)
    case '28P01':
    case '28000':
      return coded(
        'P1000',
        'Authentication failed against database server, the provided database credentials for ' +
          `\`${settings.user}\` are not valid.`,
      )
  }
  if (/^E[A-Z_]+$/.test(error.code ?? ''))
    return coded(
      'P1001',
      `Can't reach database server at ${place}\n\nPlease make sure your database server is running at ${place}.`,
    )
  return coded('', error.message)
}

// Of a call: the object that JSON-RPC answers with. `failure` is what PostgreSQL said during the call, if it refused.
export function engineError(error, method, failure) {
  const isPanic = error?.name === 'RuntimeError'
  const { code, message } = isPanic
    ? coded(undefined, globalThis.PRISMA_WASM_PANIC_REGISTRY.message)
    : inNativeWords(error, method, failure)
  const data = { is_panic: isPanic, message, error_code: code, meta: {} }
  return { code: 4466, message: 'An error happened. Check the data field for details.', data }
}

function inNativeWords(error, method, failure) {
  if (failure?.shadow) return shadowNotCreated(failure.error)
  const refused = failure?.script && failure.error.code ? failure.error : undefined
  if (refused && error.code === 'P3006') {
    const name = /`([^`]*)`/.exec(error.message)[1]
    const inside = `Error code: P3018\nError:\n${migrationFailed(name, refused)}`
    return coded('P3006', `Migration \`${name}\` failed to apply cleanly to the shadow database. \n${inside}`)
  }
  if (refused && !error.code && method === 'applyMigrations') {
    const name = /migration_name="([^"]*)"/.exec(error.message)?.[1]
    return coded('P3018', migrationFailed(name, refused))
  }
  return error
}

function migrationFailed(name, refused) {
  return (
    'A migration failed to apply. New migrations cannot be applied before the error is recovered from. ' +
    'Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve\n\n' +
    `Migration name: ${name}\n\nDatabase error code: ${refused.code}\n\nDatabase error:\n${inFull(refused)}\n`
  )
}

function shadowNotCreated(refused) {
  return coded(
    'P3014',
    'Prisma Migrate could not create the shadow database. Please make sure the database user has permission to ' +
      'create databases. Read more about the shadow database (and workarounds) at ' +
      `https://pris.ly/d/migrate-shadow\n\nOriginal error: \n${inFull(refused)}`,
  )
}

function inFull({ severity, message, detail, hint }) {
  const lines = [`${severity ?? 'ERROR'}: ${message}`, detail && `DETAIL: ${detail}`, hint && `HINT: ${hint}`]
  return lines.filter(Boolean).join('\n')
}

function coded(code, message) {
  return { code, message }
}
