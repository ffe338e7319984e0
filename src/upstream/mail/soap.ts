/** The one request that is made of Exchange Web Services, and the one thing that is read of its answer. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** GetFolder for the inbox of a mailbox: it changes nothing, and only who may open the mailbox gets an answer. */
export function inboxOf(email: string): string {
  const address = email.replaceAll(/[&<>"']/g, (found) => ENTITIES[found] ?? '')
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"' +
    ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"' +
    ' xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">' +
    '<s:Header><t:RequestServerVersion Version="Exchange2010_SP2"/></s:Header>' +
    '<s:Body><m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>' +
    `<m:FolderIds><t:DistinguishedFolderId Id="inbox"><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress>` +
    '</t:Mailbox></t:DistinguishedFolderId></m:FolderIds></m:GetFolder></s:Body></s:Envelope>'
  )
}

const MOST_DEPTH = 32

/**
 * What the answer says came of it, `NoError` for a success; undefined where it is no such answer. It may come from anybody:
 * entities are left as they are, so that none is fetched or multiplied.
 */
export async function responseCode(text: string): Promise<string | undefined> {
  // Loaded when the first mailbox of the kind signs in.
  const { XMLParser } = await import('fast-xml-parser')
  const parser = new XMLParser({
    removeNSPrefix: true,
    processEntities: false,
    parseTagValue: false,
    maxNestedTags: MOST_DEPTH,
  })
  try {
    const body = within(parser.parse(text), 'Envelope', 'Body')
    const message = within(body, 'GetFolderResponse', 'ResponseMessages', 'GetFolderResponseMessage')
    const code = within(message, 'ResponseCode') ?? within(body, 'Fault', 'detail', 'ResponseCode')
    return typeof code === 'string' ? code : undefined
  } catch {
    return undefined
  }
}

/** What stands there, if each of the names does. */
function within(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (at, name) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, name)
        ? (at as Readonly<Record<string, unknown>>)[name]
        : undefined,
    value,
  )
}
