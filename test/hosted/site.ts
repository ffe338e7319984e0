/** A server with the sandbox's providers behind it, an application with connectors, and somebody at a browser. */

import assert from 'node:assert/strict'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { createUpstream } from '../../src/upstream/upstream.ts'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { codeId, openCode } from '../../src/tokens/code.ts'
import type { MailDoor } from '../../src/upstream/mail/server.ts'
import { closedDoor } from '../harness/upstream.ts'
import { startInProcess, type InProcessServer, type ServerOptions } from '../harness/index.ts'

export const APP = 'http://localhost:9999'
export const REDIRECT_URI = `${APP}/back?from=claviger`
const CLIENT = { client_id: 'sandbox-client', client_secret: 'sandbox-secret' }

export interface Site {
  readonly sandbox: Sandbox
  readonly server: InProcessServer
  /** By the name that browsers know it by. */
  readonly url: string
  /** Moves the server's clock on. */
  readonly wait: (seconds: number) => void
  /** The URL of an authorization request; null leaves a parameter out. */
  authUrl(parameters?: Readonly<Record<string, string | null>>): string
  /** What is kept of a code. */
  code(code: string): Promise<unknown>
  stop(): Promise<void>
}

export async function startSite(
  options: ServerOptions & {
    readonly connectors?: readonly string[]
    readonly databaseUrl?: string
    readonly door?: MailDoor
    /** In place of the way out to the providers. */
    readonly fetch?: typeof fetch
  } = {},
): Promise<Site> {
  const { connectors = ['google', 'microsoft', 'yahoo', 'zoom'] } = options
  let late = 0
  const clock = () => systemClock() + late
  const sandbox = await startSandbox()
  const upstream = createUpstream({
    fetch: options.fetch ?? fetch,
    door: options.door ?? closedDoor,
    overrides: sandbox.endpoints,
    now: clock,
  })
  const server = await startInProcess({ upstream, clock, ...options })
  const { port } = new URL(await server.listen())
  const url = `http://localhost:${port}`
  for (const provider of connectors) await connect(server, provider)
  const { status } = await server.api.patch('/v3/applications', { callback_uris: [{ url: REDIRECT_URI }] })
  assert.equal(status, 200)
  return {
    sandbox,
    server,
    url,
    wait: (seconds) => {
      late += seconds
    },
    authUrl(parameters = {}) {
      const all: Record<string, string | null> = {
        client_id: server.applicationId,
        redirect_uri: REDIRECT_URI,
        response_type: 'code',
        state: 'the state',
        ...parameters,
      }
      const sent = new URLSearchParams()
      for (const [name, value] of Object.entries(all)) if (value !== null) sent.set(name, value)
      return `${url}/v3/connect/auth?${sent.toString()}`
    },
    async code(code) {
      const { store, keys } = server.deployment
      const box = await store.read.box(server.applicationId as ApplicationId, 'code', codeId(code))
      return box && openCode(keys.current, box)
    },
    async stop() {
      await server.stop()
      await sandbox.stop()
    },
  }
}

async function connect({ api }: InProcessServer, provider: string): Promise<void> {
  const isOAuth = ['google', 'microsoft', 'yahoo', 'zoom'].includes(provider)
  const { status, raw } = await api.post('/v3/connectors', { provider, ...(isOAuth && { settings: CLIENT }) })
  assert.equal(status, 201, raw)
}

export interface Seen {
  readonly url: URL
  /** Of the page; 302 where it ended at the application. */
  readonly status: number
  readonly text: string
  readonly headers: Headers
  /** Every address on the way. */
  readonly hops: readonly string[]
}

/** Somebody at a browser that knows no script: keeps cookies, follows redirects, fills in forms. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  /** What comes with each request besides. */
  headers: Readonly<Record<string, string>> = { accept: 'text/html' }

  /** Goes on until there is a page, or the application. */
  async go(start: string | URL, form?: Readonly<Record<string, string>>): Promise<Seen> {
    const hops: string[] = []
    let url = new URL(start)
    let body = form
    for (;;) {
      hops.push(url.href)
      if (url.href.startsWith(APP)) return { url, status: 302, text: '', headers: new Headers(), hops }
      const response = await this.#asked(url, body)
      const text = await response.text()
      const onwards = /http-equiv="refresh" content="0;url=([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
      const location = response.headers.get('location') ?? onwards
      if (location === undefined) return { url, status: response.status, text, headers: response.headers, hops }
      url = new URL(location, url)
      body = undefined
    }
  }

  /** Signs in and consents at the provider that an address leads to, and ends at the application. */
  async signIn(start: string | URL, email: string, answer: 'allow' | 'deny' = 'allow'): Promise<Seen> {
    let seen = await this.go(start)
    for (let pages = 0; seen.status === 200 && pages < 4; pages++)
      seen = await this.go(
        seen.url,
        seen.text.includes('name="email"') ? { email, action: 'sign-in' } : { action: answer },
      )
    assert.equal(seen.status, 302, `${seen.url.href}: ${seen.text}`)
    return seen
  }

  /** Follows redirects until one leads to a URL that begins so, which is not called. */
  async until(start: string | URL, stop: string, form?: Readonly<Record<string, string>>): Promise<string> {
    let url = String(start)
    for (let hops = 0; !url.startsWith(stop); hops++) {
      assert.ok(hops < 5, `never gets to ${stop}`)
      const response = await this.#asked(url, hops === 0 ? form : undefined)
      const location = response.headers.get('location')
      assert.ok(location, `${url}: ${await response.text()}`)
      url = new URL(location, url).href
    }
    return url
  }

  /** One request with the cookies, and what it answers kept of them. */
  async #asked(url: string | URL, form: Readonly<Record<string, string>> | undefined): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { ...this.headers, cookie },
      ...(form !== undefined && { body: new URLSearchParams(form) }),
    })
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      this.cookies.set(name, value)
    }
    return response
  }
}

/** What an application is told at its redirect URI. */
export function told({ url }: Seen): Record<string, string> {
  return Object.fromEntries(url.searchParams)
}
