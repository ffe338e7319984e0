import type { LookupFunction } from 'node:net'
import { EgressError, endedBy, withCode } from './egress-error.ts'
import { readHost, type Target } from './host.ts'
import type { Address, Resolve } from './names.ts'
import { callable, type MayCall } from './networks.ts'
import { Places } from './places.ts'

/** Whose word it is that a host is called: that of a provider's own file or the operator, or a tenant's. */
export type WhoseHost = 'ours' | 'tenant'

/** A target that may be called, as far as can be said before its name is looked up. */
export interface Way {
  readonly target: Target
  readonly whose: WhoseHost
  /** Whether the operator has pointed there, so that any address of it will do. */
  readonly isOverride: boolean
}

export interface GateOptions {
  readonly allow: readonly string[]
  readonly ports: readonly number[]
  readonly overrides: readonly URL[]
  /** Whether a proxy looks names up in our place. */
  readonly isProxied: boolean
  readonly resolve: Readonly<Record<WhoseHost, Resolve>>
}

const HTTPS_PORT = 443
/** IMAP with STARTTLS and with TLS, SMTP with TLS and with STARTTLS. */
const MAIL_PORTS: readonly number[] = [143, 993, 465, 587]
/** Each has a socket or two, and is over within a few seconds, whoever answers. */
const TENANT_LOOKUPS = 256

/** Decides what may be called. */
export class Gate {
  readonly #options: GateOptions
  readonly #mayCall: MayCall
  readonly #tenantLookups = new Places(TENANT_LOOKUPS)

  constructor(options: GateOptions) {
    this.#options = options
    this.#mayCall = callable(options.allow)
  }

  /** @throws EgressError `refused-url`, or `refused-address` for an address that stands in the URL itself. */
  url(url: URL, whose: WhoseHost): Way {
    const isOverride =
      whose === 'ours' &&
      this.#options.overrides.some(({ protocol, host }) => protocol === url.protocol && host === url.host)
    if (url.protocol !== 'https:' && !(isOverride && url.protocol === 'http:'))
      throw new EgressError('refused-url', 'The URL must begin with https://.')
    if (url.username !== '' || url.password !== '')
      throw new EgressError('refused-url', 'The URL must not hold a user name or a password.')
    const port = url.port === '' ? (url.protocol === 'https:' ? HTTPS_PORT : 80) : Number(url.port)
    return this.#way({ target: readHost(url.hostname, port), whose, isOverride }, [HTTPS_PORT])
  }

  /** @throws EgressError as `url` does. */
  mail(host: string, port: number, whose: WhoseHost): Way {
    const target = readHost(host, port)
    const isOverride =
      whose === 'ours' &&
      this.#options.overrides.some(
        (url) => url.port === String(port) && readHost(url.hostname, port).host === target.host,
      )
    return this.#way({ target, whose, isOverride }, MAIL_PORTS)
  }

  #way(way: Way, usual: readonly number[]): Way {
    const { target, whose, isOverride } = way
    if (isOverride) return way
    const ports = [...usual, ...this.#options.ports]
    if (whose === 'tenant' && !ports.includes(target.port))
      throw new EgressError('refused-url', `The port must be ${ports.join(' or ')}.`)
    if (target.isAddress && !this.#mayCall(target.host)) throw refusedAddress()
    // Where a proxy looks up, this one name would be the proxy's own machine.
    if (this.#options.isProxied && /(?:^|\.)localhost$/.test(target.host)) throw refusedAddress()
    return way
  }

  /**
   * For the `lookup` option of a socket: the addresses that it answers are those that are connected to, so a name that
   * leads elsewhere the next time it is asked for gains nothing. One bad address spoils all of them.
   */
  lookup({ whose, isOverride }: Way, signal: AbortSignal): LookupFunction {
    return (host, _options, callback) => {
      this.#addresses(host, whose, signal).then(
        (addresses) => {
          if (addresses.length === 0) callback(notFound(), [])
          else if (!isOverride && !addresses.every(({ address }) => this.#mayCall(address)))
            callback(refusedAddress(), [])
          else callback(null, [...addresses])
        },
        (error: unknown) => {
          callback(error instanceof EgressError ? error : notFound(error), [])
        },
      )
    }
  }

  async #addresses(host: string, whose: WhoseHost, signal: AbortSignal): Promise<readonly Address[]> {
    const { [whose]: resolve } = this.#options.resolve
    if (whose === 'ours') return resolve(host, signal)
    const giveBack = await this.#tenantLookups.take('', signal)
    try {
      return await ended(resolve(host, signal), signal)
    } finally {
      giveBack()
    }
  }
}

/** A promise, or the end of a signal, whichever is first. */
function ended<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => {
      reject(endedBy(signal))
    }
    signal.addEventListener('abort', end, { once: true })
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', end)
    })
  })
}

function refusedAddress(): EgressError {
  return new EgressError('refused-address', 'The host is not on the public internet, so it is not called.')
}

/** The name is wrong, or the name server cannot say at the moment. */
function notFound(error?: unknown): EgressError {
  const about = withCode(error)
  const isFinal = ['ENOTFOUND', 'ENODATA', 'EBADNAME'].includes(about.code ?? '') || error === undefined
  return isFinal
    ? new EgressError('dns', 'There is no host of this name.', { ...about, passing: false })
    : new EgressError('dns', 'The name of the host could not be looked up.', about)
}
