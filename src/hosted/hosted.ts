import type { Problem } from '../lib/problem.ts'
import type { Around, From, Outcome, Page } from './around.ts'
import { back } from './back.ts'
import { begin } from './begin.ts'
import type { Counter } from '../lib/call-limit.ts'
import { beginnings } from './beginnings.ts'
import { choose, detect, enter, type Fields } from './go-on.ts'
import { pageDocument, type PageDocument } from './pages/document.ts'
import { problemPage } from './pages/problem.ts'
import type { Query } from './request.ts'

export type { Around, From, Outcome, Page } from './around.ts'
export type { PageDocument } from './pages/document.ts'

/** The sign-in that this server hosts for applications. Each step throws a Problem where nobody can be sent back. */
export interface Hosted {
  begin(query: Query, from: From): Promise<Outcome>
  choose(provider: string, fields: Fields, from: From): Promise<Outcome>
  detect(fields: Fields, from: From): Promise<Outcome>
  enter(provider: string, fields: Fields, from: From): Promise<Outcome>
  back(path: string, query: URLSearchParams, from: From): Promise<Outcome>
  /** A page in full. @param nonce what its policy lets its style in by */
  document(page: Page, nonce: string): PageDocument
  /** What a browser is shown where nobody can be sent back. */
  problemPage(problem: Problem, requestId: string): Page
}

export function hosted(around: Around, counter: Counter): Hosted {
  const mayBegin = beginnings(counter)
  return {
    begin: (query, from) => begin(around, query, from, mayBegin),
    choose: (provider, fields, from) => choose(around, provider, fields, from),
    detect: (fields, from) => detect(around, fields, from),
    enter: (provider, fields, from) => enter(around, provider, fields, from),
    back: (path, query, from) => back(around, path, query, from),
    document: (page, nonce) => pageDocument(page, nonce),
    problemPage: (problem, requestId) => problemPage(problem, requestId, around.sandbox),
  }
}
