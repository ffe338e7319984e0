import { COLOR_FORMS, parseColor } from '../../lib/color.ts'
import { invalid, notFound } from '../../lib/problem.ts'
import { changedOf } from '../changed.ts'
import { operation } from '../operation.ts'
import type { Application } from '../../store/store.ts'
import { callbackUrisOf, toStoredList, twins, type CallbackUriEntry } from './callback-uris.ts'
import {
  applicationChanges,
  applicationExample,
  applicationObject,
  applicationQuery,
  readOnlyFields,
  lastChanged,
  toPublic,
} from './shape.ts'

export const updateApplication = operation({
  id: 'update_application',
  methods: ['PATCH', 'PUT'],
  path: '/v3/applications',
  aliases: ['/v3/applications/{application_id}'],
  tag: 'Applications',
  summary: 'Update the application',
  description:
    'Changes what the body names; each nested object is replaced as a whole. Fields that cannot be changed may be sent ' +
    'with the value that they have. A redirect URI may stand in `callback_uris` once for each platform.',
  scope: 'applications:write',
  query: applicationQuery,
  body: {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: {
      ...readOnlyFields,
      updated_at: { ...lastChanged, description: 'Has no effect: it is in the answer that is sent back.' },
      ...applicationChanges,
    },
  },
  bodyExamples: {
    branding: { summary: 'Rename the application', value: { branding: { name: 'My application' } } },
  },
  answer: {
    status: 200,
    description: 'The application as it now is.',
    data: applicationObject,
    success: true,
    example: applicationExample,
  },
  problems: ['not-found'],

  async act({ caller, body, read, now }) {
    const application = await read.application(caller.app)
    if (application === undefined) throw notFound('application')
    const fixed = changedReadOnly(application, body)
    if (fixed.length > 0)
      throw invalid(
        fixed.map((path) => ({ path, message: 'cannot be changed; leave it out or send the stored value' })),
      )

    const colorless = notColors(body.hosted_authentication)
    if (colorless.length > 0) throw invalid(colorless)

    const sent = Object.fromEntries(Object.entries(body).filter(([name]) => name in applicationChanges))
    const stored = { ...application.settings, callback_uris: callbackUrisOf(application) }
    const settings = { ...application.settings, ...sent, ...completed(application, body) }
    return {
      data: toPublic({ ...application, settings, updatedAt: now }),
      plan: {
        changes: [
          { kind: 'application.update', id: caller.app, revision: application.revision, settings, updatedAt: now },
        ],
        audit: [
          {
            event: 'application.updated',
            target: { type: 'application', id: caller.app },
            changed: changedOf(sent, stored, settings),
          },
        ],
      },
    }
  },
})

/** What is meant as a colour, and is none that the pages take. */
function notColors(given: Readonly<Record<string, unknown>> = {}) {
  return ['color_primary', 'color_secondary', 'background_color']
    .filter((name) => name in given && parseColor(given[name]) === undefined)
    .map((name) => ({ path: `hosted_authentication.${name}`, message: `must be a colour: ${COLOR_FORMS}` }))
}

/** The parts that are not stored just as they came. @throws Problem `invalid` where a redirect URI stands there twice */
function completed(
  application: Application,
  { branding, callback_uris: uris }: { branding?: object; callback_uris?: readonly CallbackUriEntry[] },
) {
  const { name } = application.settings['branding'] as { name: string }
  const stored = uris && toStoredList(uris, callbackUrisOf(application))
  const twice = stored === undefined ? [] : twins(stored)
  if (twice.length > 0) throw invalid(twice)
  return { ...(branding && { branding: { name, ...branding } }), ...(stored && { callback_uris: stored }) }
}

function changedReadOnly(application: Application, body: Readonly<Record<string, unknown>>): string[] {
  const stored: Readonly<Record<keyof typeof readOnlyFields, string | number>> = {
    application_id: application.id,
    organization_id: application.organizationId,
    region: application.region,
    environment: application.environment,
    created_at: application.createdAt,
  }
  return Object.entries(stored).flatMap(([name, value]) => (name in body && body[name] !== value ? [name] : []))
}
