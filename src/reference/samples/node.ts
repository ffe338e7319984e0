import { bodyValue, type Call, type Target } from './call.ts'
import { clientCall, remarks, takesQuery } from './clients.ts'
import { literal, type Notation } from './literal.ts'

const notation: Notation = {
  key: (name) => (/^[A-Za-z_]\w*$/.test(name) ? `${name}:` : `${quoted(name)}:`),
  string: quoted,
  null: 'null',
  true: 'true',
  false: 'false',
}

function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** The call with the official Node client, version 8, as an ES module; undefined when the client lacks it. */
export function node(target: Target, call: Call): string | undefined {
  const found = clientCall('node', target, call)
  if (found === undefined) return undefined
  const { resource, verb, idName, config } = found
  const method = resource === 'applications' && verb === 'find' ? 'getDetails' : verb
  const { provider, grant_id: grant, id = grant } = call.path
  const body = bodyValue(call)
  const named = {
    ...(provider !== undefined && { provider }),
    ...(id !== undefined && { [idName]: id }),
    ...(verb === 'list' && takesQuery(found, call) && { queryParams: camelCased(call.query) }),
    ...(body !== undefined && { requestBody: camelCased(body) }),
  }
  // `list` of the client reads its argument, even an empty one.
  const nothing = Object.keys(named).length === 0 && verb !== 'list'
  const whole = verb === 'detectProvider' ? call.query : config
  const given = whole !== undefined ? literal(camelCased(whole), notation) : nothing ? '' : literal(named, notation)
  return [
    "import Nylas from 'nylas'",
    '',
    'const nylas = new Nylas({',
    '  apiKey: process.env.CLAVIGER_API_KEY,',
    `  apiUri: ${quoted(call.origin)},`,
    '})',
    '',
    ...remarks(found, target).map((remark) => `// ${remark}`),
    `const answer = ${config === undefined ? 'await ' : ''}nylas.${resource}.${method}(${given})`,
    'console.log(answer)',
    '',
  ].join('\n')
}

/**
 * The client writes keys in camelCase and turns them back. A key file holds keys that do not survive this, so an object
 * with such a key is left as it is, which the client lets pass.
 */
function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased)
  if (typeof value !== 'object' || value === null) return value
  const survives = Object.keys(value).every((key) => /^[a-z]+(?:_[a-z]+)*$/.test(key))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      survives ? key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) : key,
      camelCased(item),
    ]),
  )
}
