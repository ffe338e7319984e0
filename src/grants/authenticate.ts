import type { ApplicationId } from '../lib/ids.ts'
import { invalid, type FieldError } from '../lib/problem.ts'
import { compile, type Check } from '../lib/schema.ts'
import type { Provider, Way, WaySpec } from '../providers/provider.ts'
import type { Connector, Reads } from '../store/store.ts'
import { isOneTenant, UpstreamFailure, type Mailbox, type Minted, type Upstream } from '../upstream/upstream.ts'
import type { Keyring } from '../vault/keyring.ts'
import { openBehind, type Behind } from './behind.ts'
import { healthOf, pausedBy } from './health.ts'
import { signedInEws, signedInImap } from './mail.ts'
import { mint } from './mint.ts'
import { ANSWER_MS } from './patience.ts'
import type { GrantSecret } from './secret.ts'
import { triedAgain } from './tried-again.ts'

/** What was tried: a way that settings are enough for, or the code of a sign-in. */
export type WayIn = Way | 'authorization_code'

/** A mailbox that has authenticated: what a grant of it is made from. */
export interface Authenticated {
  readonly mailbox: Mailbox
  readonly scope: readonly string[]
  /** What may be shown again of what it was authenticated with. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly secret: GrantSecret
  /** The provider token that came of it; null where the provider has none. */
  readonly minted: Minted | null
  /** The credential behind it; null where the provider needs none. */
  readonly behind: Pick<Behind, 'credential' | 'clientId' | 'borrowed'> | null
  readonly way: WayIn
}

/** What an authentication is made with. */
export interface Attempt {
  readonly app: ApplicationId
  readonly provider: Provider
  readonly connector: Connector
  readonly settings: Readonly<Record<string, unknown>>
  /** What the grant is for; the connector's where none is named. */
  readonly scope: readonly string[] | undefined
}

/** Whether the provider has given a refresh token in the place of the one that was brought along, which is known nowhere else. */
export function isReplaced({ minted }: Authenticated): boolean {
  return minted !== null && minted.refreshToken !== null
}

/** Where an authentication looks and asks. */
export interface Surroundings {
  readonly read: Reads
  readonly keys: Keyring
  readonly upstream: Upstream
  /** Unix seconds. */
  readonly now: number
}

/**
 * Authenticates a mailbox without a browser, by whichever way its settings are enough for.
 *
 * @throws Problem `invalid` naming fields under `settings`, `credential-failing` or `provider-unavailable` while calls
 *   through the credential pause; Refused when the provider does not accept them
 */
export async function authenticate(around: Surroundings, attempt: Attempt): Promise<Authenticated> {
  const way = wayOf(attempt.provider, attempt.settings)
  const settings = withDefaults(way, attempt.settings)
  const behind = way.credential === undefined ? null : await behindOf(around, attempt, way, settings)
  try {
    return await byWay(around, attempt, way, settings, behind)
  } catch (error) {
    if (error instanceof UpstreamFailure) throw new Refused(way.way, behind, error)
    throw error
  }
}

/** A provider has not accepted what it was given. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly way: WayIn
  readonly behind: Behind | null
  readonly failure: UpstreamFailure

  constructor(way: WayIn, behind: Behind | null, failure: UpstreamFailure) {
    super('a provider has refused an authentication', { cause: failure })
    this.way = way
    this.behind = behind
    this.failure = failure
  }
}

async function byWay(
  around: Surroundings,
  attempt: Attempt,
  way: WaySpec,
  settings: Readonly<Record<string, unknown>>,
  behind: Behind | null,
): Promise<Authenticated> {
  const { provider, connector } = attempt
  const scope = attempt.scope ?? connector.scope ?? []
  const shown = Object.fromEntries(Object.entries(settings).filter(([name]) => way.publicSettings.includes(name)))
  switch (way.way) {
    case 'refresh_token': {
      const given = { way: 'refresh_token', refresh_token: text(settings, 'refresh_token') } as const
      const minted = await mint(around.upstream, provider, given, needed(behind))
      const whose = () => around.upstream.mailboxOf(provider, minted.accessToken)
      // Where the provider has given another refresh token, whoever brought this one cannot begin again with it.
      const mailbox = await (minted.refreshToken === null ? whose() : triedAgain(whose, performance.now() + ANSWER_MS))
      const secret = { ...given, refresh_token: minted.refreshToken ?? given.refresh_token }
      const granted = minted.scope.length > 0 ? minted.scope : scope
      return { mailbox, scope: granted, settings: shown, secret, minted, behind, way: way.way }
    }
    case 'jwt_bearer': {
      const address = text(settings, 'email_address')
      const scopes = (settings['scopes'] as readonly string[] | undefined) ?? scope
      if (scopes.length === 0) {
        const message =
          'scopes' in settings ? 'must have at least 1 item' : 'is required, for the connector names no scopes either'
        throw invalid([{ path: 'settings.scopes', message }])
      }
      const beyond = connector.scope === null ? [] : scopes.filter((one) => !connector.scope?.includes(one))
      if (beyond.length > 0)
        throw invalid([{ path: 'settings.scopes', message: 'must be among the scopes of the connector' }])
      const secret = { way: 'jwt_bearer', mailbox: address, scopes } as const
      const minted = await mint(around.upstream, provider, secret, needed(behind))
      // The provider has let it act for just this mailbox.
      const mailbox = { email: address, name: null, providerUserId: null }
      return { mailbox, scope: scopes, settings: shown, secret, minted, behind, way: way.way }
    }
    case 'client_credentials': {
      const address = text(settings, 'email_address')
      if (!isOneTenant(needed(behind).tenant)) throw invalid([{ path: 'settings.credential_id', message: NO_TENANT }])
      const secret = { way: 'client_credentials', mailbox: address } as const
      const minted = await mint(around.upstream, provider, secret, needed(behind))
      const mailbox = await around.upstream.findMailbox(provider, minted.accessToken, address)
      return { mailbox, scope, settings: shown, secret, minted, behind, way: way.way }
    }
    case 'none': {
      const mailbox = { email: text(settings, 'email'), name: null, providerUserId: null }
      const secret = { way: 'none', settings } as const
      return { mailbox, scope, settings: shown, secret, minted: null, behind: null, way: way.way }
    }
    case 'imap': {
      const mailbox = await signedInImap(around.upstream, provider, settings)
      const secret = { way: 'imap', settings } as const
      return { mailbox, scope, settings: shown, secret, minted: null, behind: null, way: way.way }
    }
    case 'ews': {
      const mailbox = await signedInEws(around.upstream, settings)
      const secret = { way: 'ews', settings } as const
      return { mailbox, scope, settings: shown, secret, minted: null, behind: null, way: way.way }
    }
  }
}

const NO_TENANT =
  'must be of a credential through which an administrator has consented, or that names the tenant of one who has'

/** The way that settings are meant for: the one whose required fields are all there. @throws Problem `invalid` */
export function wayOf(provider: Provider, settings: Readonly<Record<string, unknown>>): WaySpec {
  const { ways } = provider
  const meant = ways.find(({ schema }) => (schema.required ?? []).every((name) => Object.hasOwn(settings, name)))
  const spec = meant ?? ways.find(({ schema }) => (schema.required ?? []).some((name) => Object.hasOwn(settings, name)))
  const [first] = ways
  if (spec === undefined && ways.length > 1) {
    const choices = ways.map(({ schema }) => (schema.required ?? []).join(' and ')).join(', or ')
    throw invalid([{ path: 'settings', message: `needs ${choices}` }])
  }
  const found = spec ?? first
  if (found === undefined) throw new Error(`${provider.name} has no way to authenticate`)
  const wrong = settingsErrors(found, settings)
  if (wrong.length > 0) throw invalid(wrong)
  return found
}

const checks = new WeakMap<WaySpec, Check>()

function settingsErrors(way: WaySpec, settings: Readonly<Record<string, unknown>>): FieldError[] {
  let check = checks.get(way)
  if (check === undefined) checks.set(way, (check = compile(way.schema)))
  return check(settings, 'settings')
}

/** With the defaults of what is left out, but of nothing that would need another setting which is not there. */
function withDefaults({ schema }: WaySpec, settings: Readonly<Record<string, unknown>>) {
  const needs = (schema['dependentRequired'] ?? {}) as Readonly<Record<string, readonly string[]>>
  const defaults = Object.entries(schema.properties).flatMap(([name, property]) =>
    'default' in property && (needs[name] ?? []).every((other) => Object.hasOwn(settings, other))
      ? [[name, property['default']] as const]
      : [],
  )
  return { ...Object.fromEntries(defaults), ...settings }
}

/**
 * The credential that the settings name, or the one that the connector uses by default.
 *
 * @throws Problem `invalid`; `credential-failing` or `provider-unavailable` while calls through it pause
 */
export async function behindOf(
  around: Surroundings,
  { app, provider, connector }: Omit<Attempt, 'settings' | 'scope'>,
  way: WaySpec,
  settings: Readonly<Record<string, unknown>>,
): Promise<Behind> {
  const named = settings['credential_id']
  const id = typeof named === 'string' ? named : connector.activeCredentialId
  const path = typeof named === 'string' ? 'settings.credential_id' : 'settings'
  if (id === null) throw invalid([{ path, message: 'needs credential_id, for the connector has no client of its own' }])
  const behind = await openBehind(around, { app, provider: provider.name, id })
  if (behind === undefined) throw invalid([{ path, message: `must be the id of a ${provider.name} credential` }])
  if (behind.type !== way.credential)
    throw invalid([{ path, message: `must be of a credential of type ${way.credential ?? ''}` }])
  const health = await healthOf(around.read, { app, provider: provider.name }, behind.credential)
  const paused = pausedBy(health, around.now)
  if (paused !== undefined) throw paused
  return behind
}

function needed(behind: Behind | null): Behind {
  if (behind === null) throw new Error('a way that needs a credential names its type')
  return behind
}

function text(settings: Readonly<Record<string, unknown>>, name: string): string {
  const value = settings[name]
  if (typeof value !== 'string') throw new Error(`settings.${name} is no text after its check`)
  return value
}
