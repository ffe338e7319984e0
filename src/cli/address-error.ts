import { SettingError } from '../config.ts'

/**
 * What the system says of an address that cannot be had, in our words; any other error as it is.
 *
 * @param names what sets the host and the port
 */
export function addressError(
  error: unknown,
  { host, port }: { readonly host: string; readonly port: number },
  names: { readonly host: string; readonly port: string },
): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const reason = typeof code === 'string' ? REASONS[code] : undefined
  if (reason === undefined) return error
  const [what, name] = reason
  return new SettingError(`cannot listen on ${host} port ${port}: ${what} (${names[name]})`)
}

const REASONS: Readonly<Record<string, readonly [what: string, name: 'host' | 'port']>> = {
  EADDRINUSE: ['another process listens there', 'port'],
  EACCES: ['this user may not', 'port'],
  EADDRNOTAVAIL: ['this machine does not have the address', 'host'],
  ENOTFOUND: ['there is no such host', 'host'],
}
