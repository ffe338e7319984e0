import { openBehind, type Behind } from '../../grants/behind.ts'
import { healthAfter, healthChanges } from '../../grants/health.ts'
import { verify } from '../../grants/verify.ts'
import { notFound } from '../../lib/problem.ts'
import { operation } from '../operation.ts'
import { providerOf } from '../shapes.ts'
import { credentialPath } from './shape.ts'
import { TRIES, VERIFY } from './tries.ts'

export const verifyCredential = operation({
  id: VERIFY,
  methods: ['POST'],
  path: '/v3/connectors/{provider}/creds/{id}/verify',
  limit: TRIES,
  tag: 'Connector credentials',
  summary: 'Verify a connector credential',
  description:
    'Tries the credential with its provider, step by step, and tells what each step came to, in the words of the provider, ' +
    'and what to do about it. No user is needed and no grant is touched: an OAuth client is tried with a made-up code, a ' +
    'service account by an assertion for itself, the consent of an administrator by client credentials in the tenant. One ' +
    'whose calls pause is tried all the same, and goes on being used when it works again. ' +
    `An application may have credentials tried ${TRIES.calls} times a minute, with \`verify=true\` as well. ` +
    'This operation is an addition ' +
    'to the API that the official clients know; it takes no body.',
  scope: 'credentials:write',
  params: credentialPath,
  query: {
    type: 'object',
    properties: {
      mailbox: {
        title: 'Mailbox to try',
        type: 'string',
        format: 'email',
        maxLength: 320,
        description:
          'The address of a mailbox that a service account or the consent of an administrator opens: what is delegated is ' +
          'then tried as well, with the scopes of the connector.',
      },
    },
  },
  answer: {
    status: 200,
    description: 'What came of it; it is 200 also when a step has failed.',
    data: {
      title: 'Verification',
      type: 'object',
      description: 'What trying a credential came to.',
      required: ['outcome', 'steps'],
      properties: {
        outcome: {
          type: 'string',
          enum: ['passed', 'failed', 'unclear'],
          description: '`unclear` when the provider could not be asked, or its answer says nothing of the credential.',
        },
        version: { type: 'integer', description: 'The version of the credential that was tried.' },
        steps: {
          type: 'array',
          description: 'What was tried, in order.',
          items: {
            title: 'Verification step',
            type: 'object',
            description: 'One thing that was tried.',
            required: ['step', 'outcome'],
            properties: {
              step: {
                type: 'string',
                enum: ['client', 'key', 'account', 'delegation', 'tenant', 'consent', 'mailbox'],
                description:
                  '`client`: the pair of id and secret. `key`: the key signs. `account`: the provider accepts what the key ' +
                  'has signed. `delegation`: the service account opens the mailbox. `tenant`: there is one. `consent`: it ' +
                  'lets the application in. `mailbox`: it is found there.',
              },
              outcome: { type: 'string', enum: ['passed', 'failed', 'skipped'], description: 'What it came to.' },
              code: { type: ['string', 'null'], description: "The provider's own code." },
              message: { type: ['string', 'null'], description: "The provider's own words." },
              advice: { type: ['string', 'null'], description: 'What to do about it.' },
            },
          },
        },
      },
    },
    example: {
      outcome: 'failed',
      version: 1,
      steps: [
        {
          step: 'client',
          outcome: 'failed',
          code: 'invalid_client',
          message: 'AADSTS7000222: The provided client secret keys are expired.',
          advice:
            'The client secret has expired. Under Certificates & secrets of the app registration, add a new one, and store ' +
            'its value here.',
        },
      ],
    },
  },
  problems: ['not-found'],

  async prepare({ caller, params, query, read, keys, upstream, now }) {
    const of = { app: caller.app, provider: params.provider, id: params.id }
    let behind: Behind | undefined
    // Whose data was replaced while it was read is read again.
    while (behind === undefined) {
      if ((await read.credential(caller.app, of.provider, of.id)) === undefined) throw notFound('credential')
      behind = await openBehind({ read, keys }, of)
    }
    const connector = await read.connector(caller.app, params.provider)
    if (connector === undefined) throw notFound('credential')
    const subject = { provider: providerOf(params.provider), connector, using: behind, mailbox: query.mailbox }
    return { ...(await verify(upstream, subject, () => now)), version: behind.credential.version }
  },

  async act({ caller: { app }, params: { provider, id }, read, prepared }) {
    const { outcome, version, steps, trial, retryAfter_s } = prepared
    const credential = await read.credential(app, provider, id)
    if (credential === undefined) throw notFound('credential')
    const { n, revision } = credential
    // What was tried has been replaced meanwhile, or it is how the credential is doing.
    const health = await read.credentialHealth(app, id)
    const next =
      trial && credential.version === version
        ? healthAfter(health, { credentialId: credential.id, version, trial, retryAfter_s })
        : undefined
    return {
      data: { outcome, version, steps },
      plan: {
        changes: [{ kind: 'credential.expect', app, n, revision }, ...healthChanges(app, health, next)],
        audit: [{ event: 'credential.verified', target: { type: 'credential', id: credential.id, provider } }],
      },
    }
  },
})
