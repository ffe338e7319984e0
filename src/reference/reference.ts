import { consoleData } from './console-data.ts'
import type { OpenApi } from './document.ts'
import { operationsOf } from './operations.ts'
import { indexPage } from './pages/index.ts'
import { notFoundPage } from './pages/not-found.ts'
import { operationPage } from './pages/operation.ts'
import { searchIndex } from './search-index.ts'
import type { Assets, Site } from './site.ts'

/** One thing that the reference answers with. */
export interface Resource {
  readonly type: 'text/html; charset=utf-8' | 'application/json'
  readonly text: string
}

export interface Reference {
  /**
   * A resource by the last part of its path: '' is the introduction, an operation's id its page, that id with `.json`
   * what its console needs, and `search.json` what can be searched for.
   */
  readonly resource: (name: string) => Resource | undefined
  readonly notFound: Resource
}

/** The reference of an API, made from its OpenAPI document alone. */
export function reference(document: OpenApi, assets: Assets, { sandbox = false } = {}): Reference {
  const site: Site = { document, operations: operationsOf(document), assets, sandbox }
  return {
    resource(name) {
      if (name === '') return page(indexPage(site))
      if (name === 'search.json') return json(searchIndex(site))
      const id = name.replace(/\.json$/, '')
      const operation = site.operations.find((each) => each.id === id)
      if (operation === undefined) return undefined
      return id === name
        ? page(operationPage(site, operation))
        : json(consoleData(operation, document.components.schemas))
    },
    notFound: page(notFoundPage(site)),
  }
}

function page(text: string): Resource {
  return { type: 'text/html; charset=utf-8', text }
}

function json(value: unknown): Resource {
  return { type: 'application/json', text: JSON.stringify(value) }
}
