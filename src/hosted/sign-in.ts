import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ApplicationId } from '../lib/ids.ts'
import type { ProviderName } from '../providers/index.ts'
import { OF_THE_DEPLOYMENT, openBox, sealBox } from '../sealed/boxes.ts'
import type { Change, Reads, SealedBox } from '../store/store.ts'
import type { Keyring } from '../vault/keyring.ts'
import type { Prompt } from './request.ts'

/** How long a sign-in may take from its beginning to its end. */
export const SIGN_IN_LIFE_S = 600
/** How often it may go on: forms that were sent, providers that were chosen. So nobody tries passwords through it. */
const MOST_STEPS = 20

/** A sign-in on its way, as it is sealed. */
export interface SignIn {
  readonly app: ApplicationId
  readonly response_type: 'code' | 'adminconsent'
  readonly redirect_uri: string
  /** The application's own; null where it sent none. */
  readonly state: string | null
  /** What is asked for in place of what the connector asks for. */
  readonly scope: readonly string[] | null
  readonly offline: boolean
  readonly code_challenge: string | null
  readonly code_challenge_method: 'plain' | 'S256' | null
  readonly nonce: string | null
  readonly login_hint: string | null
  readonly credential_id: string | null
  readonly options: readonly string[]
  readonly providers: readonly ProviderName[]
  readonly prompt: readonly Prompt[]
  /** The SHA-256 of what the browser's cookie holds, in base64url. */
  readonly browser: string
  /** Where the user was sent to; null before that. */
  readonly sent: Sent | null
}

/** What a user was sent to a provider with. */
export interface Sent {
  readonly provider: ProviderName
  readonly client_id: string
  readonly tenant: string
  /** Where the provider sends them back to. */
  readonly redirect_uri: string
  readonly code_verifier: string
}

/** A sign-in with the state that names it, and the box that holds it. */
export interface Held {
  readonly state: string
  readonly signIn: SignIn
  readonly box: Pick<SealedBox, 'kind' | 'app' | 'id' | 'version' | 'expiresAt'>
}

/** A new sign-in, and the change that makes it. Its state names it to whoever has the cookie as well. */
export function newSignIn(
  keys: Keyring,
  { state, signIn }: Pick<Held, 'state' | 'signIn'>,
  now: number,
): { readonly held: Held; readonly change: Change } {
  const expiresAt = now + SIGN_IN_LIFE_S
  const box = { kind: 'sign-in', app: OF_THE_DEPLOYMENT, id: sha256(state, 'hex'), version: 1, expiresAt } as const
  return { held: { state, signIn, box }, change: { kind: 'box.put', box: sealBox(keys, box, signIn) } }
}

/**
 * The sign-in of a state, in the browser that began it.
 *
 * @returns undefined whatever is wrong with it: unknown, over, or another browser's
 * @throws Unsealable
 */
export async function heldSignIn(
  { read, keys, now }: { readonly read: Reads; readonly keys: Keyring; readonly now: number },
  state: string,
  cookie: string | undefined,
): Promise<Held | undefined> {
  if (cookie === undefined) return undefined
  const box = await read.box(OF_THE_DEPLOYMENT, 'sign-in', sha256(state, 'hex'))
  if (box === undefined || !isOnItsWay(box, now)) return undefined
  const signIn = openBox(keys, box) as SignIn
  const isOfBrowser = timingSafeEqual(Buffer.from(browserHash(cookie)), Buffer.from(signIn.browser))
  return isOfBrowser ? { state, signIn, box } : undefined
}

/** Whether a sign-in may take another step. */
export function isOnItsWay({ version, expiresAt }: Held['box'], now: number): boolean {
  return (expiresAt ?? 0) > now && version <= MOST_STEPS
}

/** The sign-in, one step on. Only one of those who take a step at once gets further. */
export function nextStep(
  keys: Keyring,
  { state, box }: Held,
  signIn: SignIn,
): { readonly held: Held; readonly change: Change } {
  const next = { kind: box.kind, app: box.app, id: box.id, version: box.version + 1, expiresAt: box.expiresAt }
  return { held: { state, signIn, box: next }, change: { kind: 'box.put', box: sealBox(keys, next, signIn) } }
}

/** Its end: after that nobody can come back to it. */
export function ended({ box: { app, id, version } }: Held): Change {
  return { kind: 'box.delete', boxKind: 'sign-in', app, id, version }
}

/** What a browser keeps in a cookie, so that only it can go on with a sign-in. */
export function newCookie(): string {
  return random()
}

/** What is kept of that here. */
export function browserHash(cookie: string): string {
  return sha256(cookie, 'base64url')
}

/** 256 bits that nobody can guess: a state, or a verifier of RFC 7636 section 4.1. */
export function random(): string {
  return randomBytes(32).toString('base64url')
}

function sha256(text: string, encoding: 'hex' | 'base64url'): string {
  return createHash('sha256').update(text).digest(encoding)
}
