/** A client's id and secret as they came by HTTP Basic. */
export interface BasicClient {
  readonly id: string
  /** Empty where a public client says who it is. */
  readonly secret: string
}

/**
 * The parameters of a client that has said by HTTP Basic who it is (RFC 6749 section 2.3.1), as if they had stood in the
 * body. What does stand there goes first, and a name that is not the client's is not about it: a proxy in front may ask for a
 * password of its own.
 */
export function withBasicClient(body: unknown, client: BasicClient | undefined): unknown {
  if (client === undefined || typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const said = body as Readonly<Record<string, unknown>>
  if (said['client_secret'] !== undefined || (said['client_id'] ?? client.id) !== client.id) return body
  return { ...said, client_id: client.id, ...(client.secret !== '' && { client_secret: client.secret }) }
}
