/** The providers, in the order in which the API lists them. */

import { ews } from './ews.ts'
import { google } from './google.ts'
import { icloud } from './icloud.ts'
import { imap } from './imap.ts'
import { inbox } from './inbox.ts'
import { microsoft } from './microsoft.ts'
import { nylas } from './nylas.ts'
import type { Provider } from './provider.ts'
import { virtualCalendar } from './virtual-calendar.ts'
import { yahoo } from './yahoo.ts'
import { zoom } from './zoom.ts'

const list = [google, microsoft, imap, icloud, yahoo, ews, virtualCalendar, zoom, inbox, nylas] as const

export type ProviderName = (typeof list)[number]['name']

export const providers: readonly Provider<ProviderName>[] = list

export const providerNames: readonly ProviderName[] = list.map((provider) => provider.name)

/** Whether somebody can sign in there in a browser. */
export function isHosted({ ways }: Pick<Provider, 'ways'>): boolean {
  return ways.some(({ way }) => way !== 'none')
}

/** The provider of that name, where there is one. The name may be anything that came from outside. */
export function providerNamed(name: string): Provider<ProviderName> | undefined {
  return byName.get(name)
}

// A Map, for in a plain object `constructor` would be found as well.
const byName: ReadonlyMap<string, Provider<ProviderName>> = new Map(list.map((provider) => [provider.name, provider]))
