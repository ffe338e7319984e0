import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { compile, type Check } from '../../lib/schema.ts'
import { ControlError } from '../control-error.ts'
import { bodies, type Body, type BodyName } from './bodies.ts'
import type { Control } from './control.ts'

/** One row of the control API. */
interface Row {
  readonly method: 'POST' | 'GET' | 'DELETE'
  readonly path: string
  readonly body: BodyName
  /** Takes what the schema of `body` has let through. @param id what the path ends with, where it does */
  readonly act: (body: never, id: string | undefined) => unknown
}

/** Every operation of the control API: what `Control` does, in JSON. `undefined` is answered with 404. */
function rows(control: Control): readonly Row[] {
  const row = <N extends BodyName>(
    method: Row['method'],
    path: string,
    body: N,
    act: (body: Body<N>, id: string | undefined) => unknown,
  ): Row => ({ method, path, body, act })
  return [
    row('POST', '/clients', 'client', (body) => control.client(body)),
    row('POST', '/accounts', 'account', (body) => control.account(body)),
    row('POST', '/sign-in', 'signIn', (body) =>
      done(() => {
        control.signIn(body)
      }),
    ),
    row('POST', '/tenants', 'tenant', (body) => control.tenant(body)),
    row('POST', '/consents', 'consent', (body) =>
      done(() => {
        control.consent(body)
      }),
    ),
    row('POST', '/service-accounts', 'serviceAccount', (body) => control.serviceAccount(body)),
    row('GET', '/service-accounts/:id/key', 'nothing', (_body, id) =>
      control.keyFile(id === 'default' ? undefined : id),
    ),
    row('POST', '/faults', 'fault', (body) => control.fault(body)),
    row('DELETE', '/faults/:id', 'nothing', (_body, id) => (control.clear(id) ? OK : undefined)),
    row('DELETE', '/faults', 'nothing', () =>
      done(() => {
        control.clear()
      }),
    ),
    row('POST', '/grants', 'grant', (body) => control.grant(body)),
    row('POST', '/revocations', 'revocation', (body) => control.revoke(body)),
    row('GET', '/counters', 'filter', (filter) => control.count(filter)),
    row('GET', '/calls', 'filter', (filter) => ({ calls: control.calls(filter) })),
    row('GET', '/state', 'nothing', () => control.state()),
    row('POST', '/reset', 'nothing', () =>
      done(() => {
        control.reset()
      }),
    ),
  ]
}

const OK = { ok: true }

function done(act: () => void): typeof OK {
  act()
  return OK
}

/** Adds the control API at `/control`. It takes JSON alone, so that no page of another site can use it unasked. */
export function addControl(app: FastifyInstance, control: Control): void {
  for (const { method, path, body, act } of rows(control)) {
    let check: Check | undefined
    app.route<{ Params: { id?: string } }>({
      method,
      url: `/control${path}`,
      async handler(request, reply) {
        const given = method === 'POST' ? json(request) : { ...(request.query as Record<string, unknown>) }
        if (given === undefined) return refuse(reply, 400, 'body: must be JSON, with content-type application/json')
        const wrong = (check ??= compile(bodies[body]))(given)
        if (wrong.length > 0)
          return refuse(reply, 400, wrong.map(({ path: field, message }) => `${field}: ${message}`).join('; '))
        try {
          const answer = await act(given as never, request.params.id)
          return await (answer === undefined
            ? refuse(reply, 404, 'There is nothing with this id.')
            : reply.send(answer))
        } catch (error) {
          if (error instanceof ControlError) return refuse(reply, 400, error.message)
          throw error
        }
      },
    })
  }
}

function json({ body, headers }: FastifyRequest): unknown {
  if (!Buffer.isBuffer(body) || body.length === 0) return headers['content-type'] === undefined ? {} : undefined
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return undefined
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ error: message })
}
