import { adviceOn } from '../../grants/advice.ts'
import { hasWorked, healthOf, pausedUntil } from '../../grants/health.ts'
import { notFound } from '../../lib/problem.ts'
import type { CredentialHealth } from '../../store/store.ts'
import { operation } from '../operation.ts'
import { advice, time } from '../shapes.ts'
import { credentialPath } from './shape.ts'

export const getCredentialHealth = operation({
  id: 'get_credential_health',
  methods: ['GET'],
  path: '/v3/connectors/{provider}/creds/{id}/health',
  tag: 'Connector credentials',
  summary: 'Return how a credential is doing',
  description:
    'Tells what came of using the credential last, in the words of the provider, and how many grants stand on it. While it ' +
    'is failing its grants stay valid, and calls through it pause.',
  scope: 'credentials:read',
  params: credentialPath,
  answer: {
    status: 200,
    description: 'How it is doing.',
    data: {
      title: 'Credential health',
      type: 'object',
      description: 'What is known of how a credential works.',
      required: ['state', 'grants'],
      properties: {
        state: {
          type: 'string',
          enum: ['unused', 'ok', 'failing', 'replaced'],
          description:
            '`unused` until a provider has taken or refused it; `replaced` when what is known is of a version before, of its own or of the client that it borrows.',
        },
        version: { type: ['integer', 'null'], description: 'The version that was last used.' },
        last_attempt: {
          type: ['object', 'null'],
          description: 'What was last tried.',
          properties: {
            at: { ...time, description: 'When, in unix seconds.' },
            step: { type: 'string', description: 'What was tried.' },
            outcome: {
              type: 'string',
              enum: ['ok', 'credential', 'passing'],
              description:
                'What came of it; `passing` where it may work the next time, which is told twice a minute at the most, and ' +
                'not in the place of why it is failing.',
            },
            code: { type: ['string', 'null'], description: "The provider's own code." },
            message: { type: ['string', 'null'], description: "The provider's own words." },
            advice,
          },
        },
        last_ok_at: { type: ['integer', 'null'], description: 'When it last worked, in unix seconds.' },
        paused_until: {
          type: ['integer', 'null'],
          description:
            'Until when calls through it wait, in unix seconds: it is failing, or the provider has asked for a pause.',
        },
        grants: {
          type: 'object',
          description: 'The grants that stand on it.',
          properties: {
            valid: { type: 'integer', description: 'How many are valid.' },
            invalid: { type: 'integer', description: 'How many have to authenticate again.' },
          },
        },
      },
    },
    example: {
      state: 'failing',
      version: 1,
      last_attempt: {
        at: 1_763_900_000,
        step: 'refresh_token',
        outcome: 'credential',
        code: 'invalid_client',
        message: 'AADSTS7000222: The provided client secret keys are expired.',
        advice:
          'The client secret has expired. Under Certificates & secrets of the app registration, add a new one, and store its value here.',
      },
      last_ok_at: 1_763_800_000,
      paused_until: 1_763_900_030,
      grants: { valid: 1000, invalid: 2 },
    },
  },
  problems: ['not-found'],

  async act({ caller, params: { provider, id }, read, now }) {
    const credential = await read.credential(caller.app, provider, id)
    if (credential === undefined) throw notFound('credential')
    const health = await read.credentialHealth(caller.app, id)
    const ofNow = health && (await healthOf(read, { app: caller.app, provider }, credential))
    return {
      data: {
        state: stateOf(health, ofNow),
        version: health?.version ?? null,
        last_attempt:
          health === undefined ? null : { ...health.lastTrial, advice: adviceOn(provider, health.lastTrial) },
        last_ok_at: health?.lastOkAt ?? null,
        paused_until: pausedUntil(ofNow, now),
        grants: await read.grantCounts(caller.app, id),
      },
    }
  },
})

function stateOf(known: CredentialHealth | undefined, ofNow: CredentialHealth | undefined) {
  if (known === undefined) return 'unused'
  if (ofNow === undefined) return 'replaced'
  return ofNow.state === 'failing' || hasWorked(ofNow) ? ofNow.state : 'unused'
}
