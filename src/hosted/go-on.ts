import { authenticate } from '../grants/authenticate.ts'
import { withNewestKeys } from '../grants/newest-keys.ts'
import { invalid, type FieldError, type Problem } from '../lib/problem.ts'
import type { ProviderName } from '../providers/index.ts'
import { committed, type Around, type From, type Outcome } from './around.ts'
import { candidate, type Candidate } from './candidates.ts'
import { depart } from './depart.ts'
import { keeperOf } from './keeper.ts'
import { problemOf, refusedFor } from './failed.ts'
import { finish } from './finish.ts'
import { choicePage } from './pages/choice.ts'
import { formPage, settingsFrom } from './pages/form.ts'
import { lookOf, type Look } from './pages/look.ts'
import { onwardsPage } from './pages/onwards.ts'
import { expectRegistered } from './request.ts'
import { heldSignIn, isOnItsWay, nextStep, type Held, type SignIn } from './sign-in.ts'

/** What a form or a link of a page sends. */
export type Fields = Readonly<Record<string, string>>

/** A sign-in on its way with what its pages look like. */
interface OnItsWay {
  readonly held: Held
  readonly look: Look
}

/** Goes on to the provider that was chosen. @throws Problem `invalid` when the sign-in is not this browser's */
export async function choose(around: Around, name: string, fields: Fields, from: From): Promise<Outcome> {
  const on = await onItsWay(around, fields, from)
  const { signIn } = on.held
  const chosen = await candidateIn(around, signIn, name)
  if (chosen === undefined) return choice(around, on, 'This provider cannot be chosen here.')
  return goTo(around, on, chosen, 'link')
}

/** Finds out by the address who keeps a mailbox, and goes on there. @throws Problem `invalid`, as `choose` */
export async function detect(around: Around, fields: Fields, from: From): Promise<Outcome> {
  const on = await onItsWay(around, fields, from)
  const { signIn } = on.held
  const address = (fields['email'] ?? '').trim()
  if (!ADDRESS.test(address) || address.length > 320)
    return choice(around, on, 'Enter the address of the mailbox, such as name@example.com.', address)
  const detected = await keeperOf(around, address, signIn.providers)
  const found = detected && (await candidateIn(around, signIn, detected))
  const known = { ...signIn, login_hint: address }
  if (found) return goTo(around, { ...on, held: { ...on.held, signIn: known } }, found, 'form')
  // Kept, so that whatever is chosen begins with it.
  const held = await step(around, on.held, known)
  const wrong = 'The address does not tell who keeps the mailbox. Choose it below.'
  return choice(around, { ...on, held }, wrong, address)
}

/** Signs in with what was entered into a provider's form. @throws Problem `invalid`, as `choose` */
export async function enter(around: Around, name: string, fields: Fields, from: From): Promise<Outcome> {
  const on = await onItsWay(around, fields, from)
  const { signIn } = on.held
  const chosen = await candidateIn(around, signIn, name)
  if (chosen === undefined || chosen.provider.oauth !== undefined)
    return choice(around, on, 'This provider cannot be chosen here.')
  // Counted before it is tried, so that those who try many at once are counted too.
  const held = await step(around, on.held, signIn)
  const { app } = signIn
  const settings = settingsFrom(chosen.provider, fields)
  const attempt = { app, ...chosen, settings, scope: signIn.scope ?? undefined }
  try {
    const missing =
      signIn.options.includes('smtp_required') && chosen.provider.name === 'imap' ? smtpMissing(settings) : []
    if (missing.length > 0) throw invalid(missing)
    const { store, upstream, clock, keys } = around
    const surroundings = { read: store.read, keys: keys.current, upstream, now: clock() }
    const authenticated = await authenticate(surroundings, attempt)
    const location = await finish(around, signIn, { attempt, authenticated, from }, held)
    return { kind: 'page', page: onwardsPage(on.look, location) }
  } catch (error) {
    const problem = await problemOf(around, app, error)
    return { kind: 'page', page: formPage(on.look, held, chosen, { fields, problem }), problem }
  }
}

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

function smtpMissing(settings: Readonly<Record<string, unknown>>): FieldError[] {
  return 'smtp_host' in settings ? [] : [{ path: 'settings.smtp_host', message: 'is required' }]
}

/** To a provider's own pages, or to the form that stands for them here. */
async function goTo(
  around: Around,
  { held, look }: OnItsWay,
  chosen: Candidate,
  by: 'link' | 'form',
): Promise<Outcome> {
  if (chosen.provider.oauth === undefined) return { kind: 'page', page: formPage(look, held, chosen) }
  let problem: Problem
  try {
    const { sent, location } = await depart(around, held.signIn, chosen, held.state)
    await step(around, held, { ...held.signIn, sent })
    // What a form leads to is held against the policy of the page that it stands on, redirects and all.
    return by === 'link' ? { kind: 'redirect', location } : { kind: 'page', page: onwardsPage(look, location) }
  } catch (error) {
    problem = await problemOf(around, held.signIn.app, error)
  }
  const location = refusedFor({ redirectUri: held.signIn.redirect_uri, state: held.signIn.state }, problem)
  return by === 'link'
    ? { kind: 'redirect', location, problem }
    : { kind: 'page', page: onwardsPage(look, location), problem }
}

async function choice(around: Around, { held, look }: OnItsWay, wrong: string, email?: string): Promise<Outcome> {
  const { signIn } = held
  const found = await Promise.all(signIn.providers.map((name) => candidate(around.store.read, signIn.app, name)))
  const candidates = found.filter((one) => one !== undefined)
  const problem = invalid([{ path: email === undefined ? 'provider' : 'email', message: wrong }])
  return { kind: 'page', page: choicePage(look, held, candidates, { wrong, email }), problem }
}

async function candidateIn(around: Around, { app, providers }: SignIn, name: string): Promise<Candidate | undefined> {
  const known = providers.find((one): one is ProviderName => one === name)
  return known && candidate(around.store.read, app, known)
}

async function onItsWay(around: Around, { state }: Fields, { cookie }: From): Promise<OnItsWay> {
  const { store, clock, sandbox } = around
  const held =
    state === undefined
      ? undefined
      : await withNewestKeys(around.keys, (keys) => heldSignIn({ read: store.read, keys, now: clock() }, state, cookie))
  const application = held && (await store.read.application(held.signIn.app))
  if (held === undefined || application === undefined || held.signIn.response_type !== 'code') throw unknownSignIn()
  expectRegistered(application, held.signIn.redirect_uri)
  return { held, look: lookOf(application, sandbox) }
}

/**
 * Of those who go on at once, the last one counts: somebody has clicked twice. Each takes a step of its own, as long as
 * there are any.
 *
 * @throws Problem `invalid` when it is over
 */
async function step(around: Around, held: Held, signIn: SignIn): Promise<Held> {
  const decided = await committed(around, async () => {
    const box = await around.store.read.box(held.box.app, held.box.kind, held.box.id)
    if (box === undefined || !isOnItsWay(box, around.clock())) return undefined
    const next = nextStep(around.keys.current, { ...held, box }, signIn)
    return { changes: [next.change], audit: [], held: next.held }
  })
  if (decided === undefined) throw unknownSignIn()
  return decided.held
}

/** What whoever has no sign-in here is told, whatever the reason. */
export function unknownSignIn(): Problem {
  return invalid([
    {
      path: 'state',
      message:
        'must be of a sign-in that is on its way. This one is over, has taken longer than ten minutes, or was begun in ' +
        'another browser: go back to the application and begin again',
    },
  ])
}
