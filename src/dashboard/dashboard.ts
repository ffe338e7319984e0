import type { Operation } from '../api/operation.ts'
import { auditRecord } from '../audit/record.ts'
import { DEPLOYMENT_CHAIN, type Deployment } from '../deployment.ts'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import { once } from '../lib/once.ts'
import type { Store } from '../store/store.ts'
import { exportLines } from './audit-export.ts'
import { exportAudit } from './operations/audit/export.ts'
import { auditPlaces } from './operations/audit/places.ts'
import { operatorOperations } from './operations/routes.ts'
import type { SignOn } from './sign-in/auth.ts'
import { signIn, type SignIn } from './sign-in/sign-in.ts'

export type { SignOn } from './sign-in/auth.ts'
export type { SignIn } from './sign-in/sign-in.ts'

export interface DashboardOptions {
  readonly deployment: Deployment
  readonly clock: Clock
  readonly version: string
  /** Where browsers reach this server; known once it listens. */
  readonly url: () => string
  readonly signOn: SignOn | undefined
  /** The providers are stand-ins. */
  readonly sandbox: boolean
  readonly onError: (message: string) => void
}

export interface Dashboard {
  readonly operations: readonly Operation[]
  /** Operations that only let in; what they let in to are lines of JSON, for an application or the deployment. */
  readonly exports: readonly Operation[]
  readonly lines: (application: string | undefined) => AsyncGenerator<string>
  readonly signIn: SignIn
  readonly url: () => string
}

async function recordJoined(store: Store, id: string, at: number): Promise<void> {
  const member = { type: 'member', id } as const
  const record = auditRecord({ event: 'member.joined', target: member }, { actor: member, at, requestId: newId() })
  await store.commit({ changes: [], audit: [{ chain: DEPLOYMENT_CHAIN, record }] })
}

/** The dashboard behind HTTP. What signs people in is loaded when the first of them comes: most servers wait for long. */
export function dashboard({ deployment, clock, version, url, signOn, sandbox, onError }: DashboardOptions): Dashboard {
  const { store, keys } = deployment
  const auth = once(async () => {
    const { createAuth } = await import('./sign-in/auth.ts')
    return createAuth({
      database: store.signInDatabase(),
      secret: keys.current.derive('claviger/sign-in/v1'),
      url: url(),
      attempts: deployment.databaseFile === undefined ? 'database' : 'memory',
      signOn,
      onJoined: (id) => recordJoined(store, id, clock()),
      onError,
    })
  })
  return {
    operations: operatorOperations({
      store,
      url,
      version,
      sandbox,
      signOn: signOn && { name: new URL(signOn.issuer).host },
    }),
    exports: auditPlaces.map(exportAudit),
    lines: (application) => exportLines(store, application ?? DEPLOYMENT_CHAIN),
    signIn: signIn({ auth, store, clock }),
    url,
  }
}
