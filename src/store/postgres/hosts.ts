import pg from 'pg'

interface Host {
  readonly host: string
  readonly port: number
}

/** The hosts of one database, of which the last that worked is asked first. */
export class Hosts {
  readonly #hosts: readonly Host[]
  #at = 0

  constructor(hosts: readonly Host[]) {
    this.#hosts = hosts
  }

  get current(): number {
    return this.#at
  }

  /** Goes on to the next host, unless somebody has done so meanwhile. */
  failed(at: number): void {
    if (at === this.#at) this.#at = (at + 1) % this.#hosts.length
  }

  /** The driver's client, which connects to the host that is the current one when it is made. */
  client(): new () => pg.ClientBase {
    const current = () => this.#hosts[this.#at]
    return class extends pg.Client {
      constructor(config?: pg.ClientConfig) {
        const at = current()
        const ssl = config?.ssl
        // The name that the certificate is compared with, which the driver leaves out where it is an address.
        super({ ...config, ...at, ...(typeof ssl === 'object' && { ssl: { ...ssl, host: at?.host } }) })
        // A connection that breaks fails what was asked on it, and that is where it is dealt with. Without a listener the
        // process would end, and between two owners of a connection there is a moment in which nobody listens.
        this.on('error', () => undefined)
      }
    }
  }
}
