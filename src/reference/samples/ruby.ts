import { bodyValue, type Call, type Target } from './call.ts'
import { clientCall, remarks, spelt, takesQuery } from './clients.ts'
import { literal, type Notation } from './literal.ts'

const notation: Notation = {
  key: (name) => (/^[A-Za-z_]\w*$/.test(name) ? `${name}:` : `${string(name)}:`),
  string,
  null: 'nil',
  true: 'true',
  false: 'false',
}

/** In double quotes Ruby looks for `#{…}`, `#$…` and `#@…`. */
function string(text: string): string {
  return JSON.stringify(text).replaceAll(/#(?=[{$@])/g, '\\#')
}

/** The call with the official Ruby client, version 6; undefined when the client lacks it. */
export function ruby(target: Target, call: Call): string | undefined {
  const found = clientCall('ruby', target, call)
  if (found === undefined) return undefined
  const { resource, verb, idName, config } = found
  const method = resource === 'applications' && verb === 'find' ? 'get_details' : spelt('ruby', verb)
  const { provider, grant_id: grant, id = grant } = call.path
  const body = bodyValue(call)
  const given = [
    ...(provider === undefined ? [] : [`provider: ${string(provider)}`]),
    ...(id === undefined ? [] : [`${idName}: ${string(id)}`]),
    ...(body === undefined
      ? []
      : [`${verb === 'customAuthentication' ? '' : 'request_body: '}${literal(body, notation, '  ')}`]),
    ...(config === undefined ? [] : [literal(config, notation, '  ')]),
    ...(verb === 'detectProvider'
      ? Object.entries(call.query).map(([name, value]) => `${notation.key(name)} ${string(value)}`)
      : []),
    ...(verb === 'list' && takesQuery(found, call) ? [`query_params: ${literal(call.query, notation, '  ')}`] : []),
  ]
  return [
    "require 'nylas'",
    '',
    'nylas = Nylas::Client.new(',
    "  api_key: ENV['CLAVIGER_API_KEY'],",
    `  api_uri: ${string(call.origin)}`,
    ')',
    '',
    ...remarks(found, target).map((remark) => `# ${remark}`),
    `answer = nylas.${resource}.${method}${given.length === 0 ? '' : `(\n${given.map((each) => `  ${each}`).join(',\n')}\n)`}`,
    'p answer',
    '',
  ].join('\n')
}
