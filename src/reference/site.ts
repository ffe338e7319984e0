import type { OpenApi } from './document.ts'
import type { Operation } from './operations.ts'

/** What every page is made from. */
export interface Site {
  readonly document: OpenApi
  readonly operations: readonly Operation[]
  readonly assets: Assets
  /** The providers behind the API are stand-ins. */
  readonly sandbox: boolean
}

/** Where the browser finds what was built for it; nothing when that has not been built. */
export interface Assets {
  /** Runs before the page is shown: the theme. */
  readonly early: string | undefined
  readonly script: string | undefined
  readonly styles: readonly string[]
}

/** Where the reference stands on the server. */
export const ROOT = '/docs'

export function pathTo({ id }: Pick<Operation, 'id'>): string {
  return `${ROOT}/${id}`
}
