import { randomBytes } from 'node:crypto'
import type { Clock } from '../lib/clock.ts'
import type { CredentialType, Provider } from '../providers/provider.ts'
import type { Connector, Trial } from '../store/store.ts'
import {
  trySigning,
  UpstreamFailure,
  type Minted,
  type ServiceAccountKey,
  type Upstream,
} from '../upstream/upstream.ts'
import { GENERAL } from './advice.ts'
import { EVERY_TENANT, type Using } from './behind.ts'
import { trialOf } from './health.ts'
import { clientOf, keyOf } from './mint.ts'

/** One thing that was tried with a provider. */
export interface Step {
  readonly step: 'client' | 'key' | 'account' | 'delegation' | 'tenant' | 'consent' | 'mailbox'
  readonly outcome: 'passed' | 'failed' | 'skipped'
  /** The provider's own code and words; null where it said none. */
  readonly code: string | null
  readonly message: string | null
  /** What to do about it; null where nothing has to be done. */
  readonly advice: string | null
}

export interface Verification {
  /** `unclear` when the provider could not be asked, or its answer says nothing of the credential. */
  readonly outcome: 'passed' | 'failed' | 'unclear'
  readonly steps: readonly Step[]
  /** What decided, where it has not passed. */
  readonly failure: UpstreamFailure | undefined
  /** What of it is worth keeping as the credential's health; undefined where there was nothing to ask a provider. */
  readonly trial: Trial | undefined
  /** What the provider's token endpoint has said of when to come again, if it has. */
  readonly retryAfter_s: number | undefined
}

/** What is verified. */
export interface Subject {
  readonly provider: Provider
  readonly connector: Pick<Connector, 'scope'>
  readonly using: Using
  /** A mailbox to try it with, where it opens mailboxes without their users. */
  readonly mailbox: string | undefined
}

/** Whether a provider can be asked about a credential of a type: it has an endpoint that knows such a one. */
export function isVerifiable({ oauth }: Provider, type: CredentialType): boolean {
  return oauth !== undefined && (type !== 'adminconsent' || oauth.applicationScope !== undefined)
}

/** Tries a credential with its provider, as far as that goes without a user. */
export async function verify(upstream: Upstream, subject: Subject, clock: Clock): Promise<Verification> {
  const steps = new Steps()
  switch (subject.using.type) {
    case 'connector':
      await client(upstream, subject, steps)
      break
    case 'serviceaccount':
      await serviceAccount(upstream, subject, steps)
      break
    case 'adminconsent':
      await adminConsent(upstream, subject, steps)
      break
  }
  return steps.verification(clock(), subject.using)
}

/** Names at Microsoft that stand for many directories; nobody is a client of such a one itself. */
const SHARED_TENANTS: ReadonlySet<string> = new Set([EVERY_TENANT, 'organizations', 'consumers'])

/**
 * A made-up code, for who is not known as the client is refused before the code is looked at (RFC 6749 section 5.2):
 * `invalid_grant` proves the pair of id and secret, `invalid_client` refutes it. Where the form of the code is looked at
 * first, that proves nothing, and a token for the client itself is asked for in its tenant.
 */
async function client(upstream: Upstream, { provider, using }: Subject, steps: Steps): Promise<void> {
  if (provider.oauth?.applicationScope !== undefined && !SHARED_TENANTS.has(using.tenant)) {
    const failure = await failureOf(() => upstream.clientCredentials(provider, clientOf(using)))
    if (failure === undefined || failure.rule?.clientKnown === true) steps.passed('client', failure)
    else steps.failed('client', failure)
    return
  }
  const made = (bytes: number) => randomBytes(bytes).toString('base64url')
  const of = { code: made(24), redirectUri: 'https://localhost/v3/connect/callback', codeVerifier: made(32) }
  const failure = await failureOf(() => upstream.exchangeCode(provider, clientOf(using), of))
  const isProof = failure === undefined || failure.whose === 'grant' || failure.rule?.clientKnown === true
  if (isProof) steps.passed('client', failure)
  else steps.failed('client', failure)
}

/** The key for itself first, and then for a mailbox: what the domain has delegated is another question. */
async function serviceAccount(upstream: Upstream, subject: Subject, steps: Steps): Promise<void> {
  const { provider, connector, using, mailbox } = subject
  let key: ServiceAccountKey
  try {
    key = keyOf(using)
    await trySigning(key)
  } catch (error) {
    if (!(error instanceof UpstreamFailure)) throw error
    steps.failed('key', error)
    return
  }
  steps.passed('key')
  const identity = provider.oauth?.identityScopes ?? []
  const own = await failureOf(() => upstream.assert(provider, key, { scopes: identity }))
  if (own !== undefined) {
    // There is no mailbox in it whose failure it could be.
    const { code, words, rule } = own
    steps.failed('account', own.whose === 'grant' ? new UpstreamFailure('credential', { code, words, rule }) : own)
    return
  }
  steps.passed('account')

  const scopes = connector.scope ?? []
  if (mailbox === undefined) steps.skipped('delegation', 'Name a mailbox of the domain to try the delegation as well.')
  else if (scopes.length === 0)
    steps.skipped('delegation', 'Give the connector its scopes: the delegation is tried with them.')
  else {
    const delegated = await failureOf(() => upstream.assert(provider, key, { mailbox, scopes }))
    if (delegated === undefined) steps.passed('delegation')
    else steps.failed('delegation', delegated, { isOfMailbox: true })
  }
}

/** Client credentials in the tenant (RFC 6749 section 4.4). */
async function adminConsent(upstream: Upstream, { provider, using, mailbox }: Subject, steps: Steps): Promise<void> {
  if (SHARED_TENANTS.has(using.tenant)) {
    const advice = 'Name the tenant of the administrator in the credential: only there its consent can be tried.'
    steps.untried('tenant', 'no_tenant', advice)
    return
  }
  steps.passed('tenant')
  let minted: Minted | undefined
  const failure = await failureOf(async () => {
    minted = await upstream.clientCredentials(provider, clientOf(using))
  })
  if (failure?.rule?.clientKnown === true) steps.passed('client')
  if (failure !== undefined) {
    steps.failed(failure.rule?.clientKnown === true ? 'consent' : 'client', failure)
    return
  }
  steps.passed('client')
  steps.passed('consent')
  const token = minted?.accessToken ?? ''
  if (mailbox === undefined) steps.skipped('mailbox', 'Name a mailbox of the tenant to look one up as well.')
  else {
    const missing = await failureOf(() => upstream.findMailbox(provider, token, mailbox))
    if (missing === undefined) steps.passed('mailbox')
    else steps.failed('mailbox', missing, { isOfMailbox: true })
  }
}

/** What a call came to; undefined for a success. */
async function failureOf(call: () => Promise<unknown>): Promise<UpstreamFailure | undefined> {
  try {
    await call()
    return undefined
  } catch (error) {
    if (error instanceof UpstreamFailure) return error
    throw error
  }
}

const ADVICE = {
  credential: GENERAL.credential,
  grant: 'Check the mailbox.',
  passing: 'Try again later: this says nothing of the credential.',
} as const

/** The steps so far, and what they come to. */
class Steps {
  readonly #steps: Step[] = []
  #failure: UpstreamFailure | undefined
  /** What the credential itself has come to; what depends on a mailbox says nothing of it. */
  #own: UpstreamFailure | undefined
  #isTried = true

  passed(step: Step['step'], said?: UpstreamFailure): void {
    const advice = said?.rule?.clientKnown === true ? (said.rule.advice ?? null) : null
    this.#steps.push({ step, outcome: 'passed', code: said?.code ?? null, message: said?.words ?? null, advice })
  }

  /** What may pass is no failure of what was tried, so it counts as not tried. */
  failed(step: Step['step'], failure: UpstreamFailure, { isOfMailbox = false } = {}): void {
    const isPassing = failure.whose === 'passing'
    const advice = failure.rule?.advice ?? ADVICE[failure.whose]
    const { code, words: message } = failure
    this.#steps.push({ step, outcome: isPassing ? 'skipped' : 'failed', code, message, advice })
    this.#failure = failure
    if (!isOfMailbox) this.#own = failure
  }

  /** Without this nobody can be asked, which says nothing of the credential. */
  untried(step: Step['step'], code: string, advice: string): void {
    this.failed(step, new UpstreamFailure('passing', { code, rule: { whose: 'passing', advice } }))
    this.#isTried = false
  }

  /** What needs more than was given to be tried. */
  skipped(step: Step['step'], advice: string): void {
    this.#steps.push({ step, outcome: 'skipped', code: null, message: null, advice })
  }

  verification(now: number, using: Using): Verification {
    const failure = this.#failure
    return {
      outcome: failure === undefined ? 'passed' : failure.whose === 'passing' ? 'unclear' : 'failed',
      steps: this.#steps,
      failure,
      trial: this.#isTried ? trialOf('verify', this.#own, now, using) : undefined,
      retryAfter_s: this.#own?.retryAfter_s,
    }
  }
}
