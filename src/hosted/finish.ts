import { auditRecord } from '../audit/record.ts'
import type { Attempt, Authenticated } from '../grants/authenticate.ts'
import { planGrant } from '../grants/plan.ts'
import { isSameMailbox } from '../grants/same-mailbox.ts'
import { invalid, Problem } from '../lib/problem.ts'
import { newCode } from '../tokens/code.ts'
import { committed, type Around, type From } from './around.ts'
import { answered } from './answer-to.ts'
import { ended, type Held, type SignIn } from './sign-in.ts'

/** Who stands for users that sign in, on the grants that come of it. */
const BY = 'hosted sign-in'

/**
 * Makes the grant of a mailbox that has authenticated, or authenticates it again, and a code for it, all at once.
 *
 * @param held the sign-in, where it ends with that and not before
 * @returns the way back to the application
 * @throws Problem `invalid` when the credential or the connector is gone by now, `conflict` when the grant of the
 *   address is somebody else's, `unavailable`; StoreUnavailable
 */
export async function finish(
  around: Around,
  signIn: SignIn,
  of: { readonly attempt: Attempt; readonly authenticated: Authenticated; readonly from: From },
  held?: Held,
): Promise<string> {
  const { keys, clock, store } = around
  const { attempt, authenticated, from } = of
  const { app, provider } = attempt
  const decided = await committed(around, async () => {
    const now = clock()
    if (
      held !== undefined &&
      (await store.read.box(held.box.app, held.box.kind, held.box.id))?.version !== held.box.version
    )
      return undefined
    const connector = await store.read.connector(app, provider.name)
    if (connector === undefined) throw gone()
    const old = await store.read.grantOf(app, authenticated.mailbox.email)
    if (old !== undefined && !isSameMailbox(old, { provider: provider.name, authenticated })) throw somebodyElses()
    const about = { name: null, state: signIn.state, ip: from.ip, userAgent: from.userAgent, by: BY, now }
    const around = { read: store.read, keys: keys.current }
    const planned = await planGrant(around, { ...attempt, connector }, authenticated, about)
    if (planned === undefined) throw gone()
    const { grant, changes, isNew } = planned
    const { code, change } = newCode(keys.current, {
      app,
      now,
      code: {
        grant_id: grant.id,
        redirect_uri: signIn.redirect_uri,
        scope: grant.scope,
        code_challenge: signIn.code_challenge,
        code_challenge_method: signIn.code_challenge_method,
        nonce: signIn.nonce,
        offline: signIn.offline,
        rotate_refresh_token: signIn.options.includes('rotate_refresh_token'),
      },
    })
    const record = auditRecord(
      {
        event: isNew ? 'grant.created' : 'grant.reauthenticated',
        target: { type: 'grant', id: grant.id, provider: provider.name },
        changed: ['settings'],
      },
      { actor: { type: 'anonymous', id: from.ip }, at: now, requestId: from.requestId },
    )
    return {
      changes: [...changes, change, ...(held === undefined ? [] : [ended(held)])],
      audit: [{ chain: app, record }],
      code,
    }
  })
  if (decided === undefined) throw new Problem('unavailable', 'The sign-in could not be kept: begin again.')
  return answered({ redirectUri: signIn.redirect_uri, state: signIn.state }, { code: decided.code })
}

/** What the user can do about it; nobody is told more. */
function somebodyElses(): Problem {
  return new Problem(
    'conflict',
    'This address is connected already, with another account or another server. Whoever runs the application can remove ' +
      'that connection.',
  )
}

function gone(): Problem {
  return invalid([{ path: 'provider', message: 'needs a connector and a credential, and one of them was deleted' }])
}
