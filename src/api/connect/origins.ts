import type { Application } from '../../store/store.ts'
import type { CallbackUri } from '../applications/callback-uris.ts'

/** The origins of an application's own pages: those of its redirect URIs of platform js, and of its identity provider. */
export function originsOf({ settings }: Application): ReadonlySet<string> {
  const uris = (settings['callback_uris'] ?? []) as readonly CallbackUri[]
  const { origins } = (settings['idp_settings'] ?? {}) as { readonly origins?: string }
  const named = [
    ...uris.filter(({ platform }) => platform === 'js').map((uri) => uri.settings?.['origin']),
    ...(origins ?? '').split(','),
  ]
  return new Set(named.map(originIn).filter((origin) => origin !== undefined))
}

/** As browsers spell it. What has none (`*`, `null`, the URL of an app) opens nothing to anybody. */
function originIn(named: unknown): string | undefined {
  const origin = typeof named === 'string' ? URL.parse(named.trim())?.origin : undefined
  return origin === 'null' ? undefined : origin
}
