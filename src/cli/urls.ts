import type { Config } from '../config.ts'

/**
 * Where browsers reach the server: as configured, else by the name of this machine for itself, for a passkey belongs to a
 * name and not to an address.
 *
 * @param port that the server listens on, where it is known
 */
export function dashboardUrl({ url, port }: Config, listening = port): string {
  return url ?? `http://localhost:${listening}`
}

/** Whether it is https, or this machine: else browsers keep no cookie of the dashboard, and who is on the way reads all. */
export function isSafeForBrowsers(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}
