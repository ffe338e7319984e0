/** Every page of the dashboard, and every state of it that looks otherwise. */

import { applicationPlaces } from './application.ts'
import { connectorPlaces } from './connectors.ts'
import { credentialPlaces } from './credentials.ts'
import { deploymentPlaces } from './deployment.ts'
import { grantPlaces } from './grants.ts'
import { outside } from './outside.ts'
import type { Place } from './place.ts'

export type { Place } from './place.ts'

export const places: readonly Place[] = [
  ...outside,
  ...applicationPlaces,
  ...connectorPlaces,
  ...credentialPlaces,
  ...grantPlaces,
  ...deploymentPlaces,
]

export function placeNamed(name: string): Place {
  const found = places.find((place) => place.name === name)
  if (found === undefined) throw new Error(`no place ${name}`)
  return found
}
