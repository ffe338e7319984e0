/** The mailboxes of a filled deployment: most are well, one client secret has expired, and two users have gone away. */

import { DAY_S } from '../../src/lib/clock.ts'
import type { CredentialId } from '../../src/lib/ids.ts'
import type { NewGrant, Trial } from '../../src/store/store.ts'
import { done } from '../store/contract/given.ts'
import { putGrant, putHealth, refused, type Place } from './grants.ts'

const HOUR_S = 3600
const names = [
  'anna',
  'bo',
  'carla',
  'deniz',
  'emil',
  'fatou',
  'goran',
  'hana',
  'ivo',
  'jun',
  'kaja',
  'leo',
  'mina',
  'noor',
]
const scope = ['https://www.googleapis.com/auth/gmail.modify', 'https://www.googleapis.com/auth/calendar']

/** Where some of them are. */
export interface FilledGrants {
  readonly valid: string
  /** Its user has taken the consent back. */
  readonly revoked: string
  /** Valid, while the credential behind it fails. */
  readonly waiting: string
  readonly imap: string
}

interface Behind {
  readonly google: string
  readonly serviceAccount: string
  readonly microsoft: string
  /** Who has made them. */
  readonly by: string
}

const ok = (at: number, step = 'refresh_token'): Trial => ({ at, step, outcome: 'ok', code: null, message: null })

/** @param now as the server's clock will show it */
export async function fillGrants(place: Place, behind: Behind, now: number): Promise<FilledGrants> {
  const many = async (domain: string, days: number, given: Omit<NewGrant, 'id' | 'email' | 'createdAt'> | object) => {
    const made = []
    for (const [index, name] of names.entries()) {
      const at = { email: `${name}@${domain}`, createdAt: now - (days + index) * DAY_S, updatedAt: now - days * DAY_S }
      made.push(await putGrant(place, { provider: 'google', createdBy: behind.by, ...at, ...given }))
    }
    return made
  }
  const from = {
    ip: '203.0.113.24',
    userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101',
  }
  const client = { credentialVersion: 2, clientId: '482093715566-q81xk2d.apps.googleusercontent.com' }
  const google = { scope, ...client, credentialId: behind.google as CredentialId, ...from, lastTrial: ok(now - HOUR_S) }
  const [valid = ''] = await many('harbour-office.example', 40, google)
  const gone = (code: string, message: string): Partial<NewGrant> => ({
    ...google,
    status: 'invalid',
    lastTrial: { at: now - 5 * HOUR_S, step: 'refresh_token', outcome: 'grant', code, message },
  })
  const revoked = await putGrant(place, {
    ...{ provider: 'google', email: 'olga.marchetti@harbour-office.example', createdAt: now - 30 * DAY_S },
    createdBy: behind.by,
    ...gone('invalid_grant', 'Token has been expired or revoked.'),
  })
  const serviceAccount = {
    ...{ scope, credentialId: behind.serviceAccount as CredentialId, credentialVersion: 3 },
    ...{
      clientId: 'mail-sync-eu@harbour-mail-prod.iam.gserviceaccount.com',
      lastTrial: ok(now - HOUR_S, 'jwt_bearer'),
    },
  }
  await many('harbourmail.example', 6, serviceAccount)
  const microsoft = { provider: 'microsoft', credentialId: behind.microsoft as CredentialId, credentialVersion: 1 }
  const more = {
    ...microsoft,
    clientId: '0f6c2d9e-7b1a-4c35-8e24-5d9b3a7f1c60',
    ...from,
    lastTrial: refused(now - 900),
  }
  const [waiting = ''] = await many('contoso.example', 60, { ...more, scope: ['Mail.ReadWrite', 'offline_access'] })
  await many('fabrikam.example', 20, { ...more, scope: ['Mail.ReadWrite', 'offline_access'], lastTrial: null })
  const settings = { imap_host: 'imap.quay.example', imap_port: 993, smtp_host: 'smtp.quay.example', smtp_port: 465 }
  const imap = await putGrant(place, {
    ...{ provider: 'imap', email: 'desk@quay.example', createdAt: now - 3 * DAY_S, createdBy: behind.by, settings },
    lastTrial: {
      at: now - HOUR_S,
      step: 'imap',
      outcome: 'passing',
      code: null,
      message: 'The server did not answer.',
    },
  })
  await health(place, behind, now)
  return { valid, revoked, waiting, imap }
}

async function health(place: Place, { google, serviceAccount, microsoft }: Behind, now: number): Promise<void> {
  const of = (credentialId: string, version: number) => ({ credentialId: credentialId as CredentialId, version })
  await putHealth(place, { ...of(google, 2), lastTrial: ok(now - HOUR_S) })
  await putHealth(place, { ...of(serviceAccount, 3), lastTrial: ok(now - HOUR_S, 'jwt_bearer') })
  const expired = { lastTrial: refused(now - 900), lastOkAt: now - 26 * HOUR_S, pausedUntil: now + HOUR_S }
  await putHealth(place, { ...of(microsoft, 1), ...expired })
  const { store, app } = place
  for (const [provider, id, at] of [
    ['google', google, now - HOUR_S],
    ['google', serviceAccount, now - HOUR_S],
    ['microsoft', microsoft, now - 26 * HOUR_S],
  ] as const) {
    const n = (await store.read.credential(app, provider, id))?.n
    if (n !== undefined) await done(store, { kind: 'credential.used', app, n, at })
  }
}
