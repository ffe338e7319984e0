import type { StoredApplication } from '../state.ts'
import { appOf, changeOf, refused, type Effect, type Learned, type Maker, type Situation } from './move.ts'

interface Uri {
  readonly id: string
  readonly url: string
  readonly platform: string
}

const urls = ['https://a.example/callback', 'https://b.example/callback', 'https://c.example/callback'] as const
const platforms = ['web', 'desktop'] as const

/** The redirect URIs that an application has. */
export const urisOf = ({ settings }: StoredApplication): readonly Uri[] =>
  (settings['callback_uris'] ?? []) as readonly Uri[]

const same = (one: Uri, other: Omit<Uri, 'id'>) => one.url === other.url && one.platform === other.platform

/** Puts others in their place. */
function replaced(
  app: StoredApplication,
  uris: readonly Uri[],
  { now }: Learned,
  what: { readonly event: string; readonly id: string; readonly changed?: readonly string[]; readonly data?: Uri },
): Effect {
  const { event, id, changed, data } = what
  app.settings['callback_uris'] = uris
  app.updatedAt = now
  return {
    ...(data && { data }),
    events: [{ event: `redirect_uri.${event}`, target: { type: 'redirect_uri', id }, ...(changed && { changed }) }],
  }
}

export const listRedirectUris: Maker = () => ({
  operation: 'get_all_callback_uris',
  judge: (situation) => ({ status: 200, data: urisOf(appOf(situation)) }),
})

export const createRedirectUri: Maker = (pick) => {
  const body = { url: pick.of(urls), platform: pick.of(platforms) }
  return {
    operation: 'add_callback_uri',
    body,
    judge(situation) {
      const app = appOf(situation)
      const existing = urisOf(app).find((uri) => same(uri, body))
      if (existing !== undefined) return { status: 200, data: existing }
      return {
        status: 200,
        effect(learned) {
          const planned = changeOf(learned, 'application.update').settings['callback_uris'] as readonly Uri[]
          const { id = '' } = planned.at(-1) ?? {}
          const data = { id, ...body }
          return replaced(app, [...urisOf(app), data], learned, {
            event: 'created',
            id,
            changed: Object.keys(body),
            data,
          })
        },
      }
    },
  }
}

const some: (...given: Parameters<Maker>) => string = (pick, _state, app) =>
  (pick.percent(90) ? pick.of(urisOf(app))?.id : undefined) ?? 'nobody'

const found = (situation: Situation, id: string) => urisOf(appOf(situation)).find((uri) => uri.id === id)

export const getRedirectUri: Maker = (...given) => {
  const id = some(...given)
  return {
    operation: 'get_application_callback_uri',
    params: { id },
    judge(situation) {
      const data = found(situation, id)
      return data === undefined ? refused(404) : { status: 200, data }
    },
  }
}

export const updateRedirectUri: Maker = (...given) => {
  const [pick] = given
  const id = some(...given)
  const body = { url: pick.of(urls) }
  return {
    operation: 'update_callback_uri',
    params: { id },
    body,
    judge(situation) {
      const app = appOf(situation)
      const before = found(situation, id)
      if (before === undefined) return refused(404)
      const data = { ...before, ...body }
      if (urisOf(app).some((uri) => uri.id !== id && same(uri, data))) return refused(409)
      return {
        status: 200,
        effect: (learned) =>
          replaced(
            app,
            urisOf(app).map((uri) => (uri.id === id ? data : uri)),
            learned,
            { event: 'updated', id, changed: body.url === before.url ? [] : ['url'], data },
          ),
      }
    },
  }
}

export const deleteRedirectUri: Maker = (...given) => {
  const id = some(...given)
  return {
    operation: 'delete_callback_uri',
    params: { id },
    judge(situation) {
      const app = appOf(situation)
      if (found(situation, id) === undefined) return refused(404)
      return {
        status: 200,
        effect: (learned) =>
          replaced(
            app,
            urisOf(app).filter((uri) => uri.id !== id),
            learned,
            { event: 'deleted', id },
          ),
      }
    },
  }
}
