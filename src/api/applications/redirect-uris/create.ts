import { isDeepStrictEqual } from 'node:util'
import { newId } from '../../../lib/ids.ts'
import { Problem } from '../../../lib/problem.ts'
import { operation } from '../../operation.ts'
import { callbackUriEntry, callbackUrisOf, MAX_CALLBACK_URIS, samePlace, toStored } from '../callback-uris.ts'
import { storedCallbackUri } from '../shape.ts'
import {
  applicationOf,
  collectionAliases,
  redirectUriExample,
  redirectUriFields,
  redirectUriQuery,
  replaced,
} from './shape.ts'

const body = {
  type: 'object',
  additionalProperties: false,
  required: ['url'],
  properties: redirectUriFields,
} as const

export const createRedirectUri = operation({
  id: 'add_callback_uri',
  methods: ['POST'],
  path: '/v3/applications/redirect-uris',
  aliases: collectionAliases,
  tag: 'Applications',
  summary: 'Register a redirect URI',
  description:
    'Registers a URL that users may be sent back to after they have signed in. It is compared letter by letter. Sending ' +
    'the same again answers with the one that is there. An application has at most 100.',
  scope: 'applications:write',
  query: redirectUriQuery,
  body: { ...body, allOf: callbackUriEntry.allOf },
  // What each platform needs besides stands in the description of `platform`.
  documentedBody: body,
  bodyExamples: {
    web: { summary: 'A web server', value: { url: 'https://app.example.com/oauth/callback' } },
    js: {
      summary: 'A page with JavaScript',
      value: {
        url: 'https://app.example.com/signed-in',
        platform: 'js',
        settings: { origin: 'https://app.example.com' },
      },
    },
    android: {
      summary: 'An Android app',
      value: {
        url: 'com.example.app:/oauth',
        platform: 'android',
        settings: { package_name: 'com.example.app', sha1_certificate_fingerprint: '5E:8F:16:06:2E:A3:CD:2C' },
      },
    },
  },
  answer: { status: 200, description: 'The redirect URI.', data: storedCallbackUri, example: redirectUriExample },
  problems: ['not-found', 'conflict'],

  async act(context) {
    const application = await applicationOf(context)
    const uris = callbackUrisOf(application)
    const made = toStored(context.body, newId())
    const existing = uris.find((uri) => samePlace(uri, made))
    if (existing !== undefined) {
      if (!isDeepStrictEqual(existing.settings ?? {}, made.settings ?? {}))
        throw new Problem('conflict', 'url: it is registered for this platform already, with other settings.')
      return { data: existing }
    }
    if (uris.length >= MAX_CALLBACK_URIS)
      throw new Problem('conflict', `The application has ${MAX_CALLBACK_URIS} redirect URIs, which is the limit.`)
    return {
      data: made,
      plan: replaced(application, [...uris, made], {
        event: 'redirect_uri.created',
        id: made.id,
        changed: Object.keys(context.body),
        now: context.now,
      }),
    }
  },
})
