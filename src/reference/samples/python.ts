import { bodyValue, type Call, type Target } from './call.ts'
import { clientCall, remarks, spelt } from './clients.ts'
import { literal, type Notation } from './literal.ts'

// JSON's escapes of a string are a part of Python's.
const notation: Notation = {
  key: (name) => `${JSON.stringify(name)}:`,
  string: (text) => JSON.stringify(text),
  null: 'None',
  true: 'True',
  false: 'False',
}

/** The call with the official Python client, version 6; undefined when the client lacks it. */
export function python(target: Target, call: Call): string | undefined {
  const found = clientCall('python', target, call)
  if (found === undefined) return undefined
  const { resource, verb, idName, config } = found
  const method = resource === 'applications' && verb === 'find' ? 'info' : spelt('python', verb)
  const { provider, grant_id: grant, id = grant } = call.path
  const body = bodyValue(call)
  const given = [
    ...(provider === undefined ? [] : [`provider=${notation.string(provider)}`]),
    ...(id === undefined ? [] : [`${idName}=${notation.string(id)}`]),
    ...(body === undefined ? [] : [`request_body=${literal(body, notation, '  ')}`]),
    // `list` of the connectors takes no less, and that of the redirect URIs nothing.
    ...(verb === 'list' && (resource.startsWith('connectors') || resource === 'grants')
      ? [`query_params=${literal(call.query, notation, '  ')}`]
      : []),
    ...(verb === 'detectProvider' ? [literal(call.query, notation, '  ')] : []),
    ...(config === undefined ? [] : [literal(config, notation, '  ')]),
  ]
  return [
    'import os',
    'from nylas import Client',
    '',
    'nylas = Client(',
    '  api_key=os.environ["CLAVIGER_API_KEY"],',
    `  api_uri=${notation.string(call.origin)},`,
    ')',
    '',
    ...remarks(found, target).map((remark) => `# ${remark}`),
    `answer = nylas.${resource}.${method}(${given.length === 0 ? '' : `\n${given.map((each) => `  ${each},\n`).join('')}`})`,
    'print(answer)',
    '',
  ].join('\n')
}
