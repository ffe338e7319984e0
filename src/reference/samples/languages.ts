import type { CodeLanguage } from '../highlight.ts'
import type { Call, Target } from './call.ts'
import { curl } from './curl.ts'
import { node } from './node.ts'
import { python } from './python.ts'
import { ruby } from './ruby.ts'

export interface SampleLanguage {
  readonly id: string
  readonly title: string
  /** The client by its full name, for where it lacks an operation. */
  readonly client: string
  readonly code: CodeLanguage
  readonly write: (target: Target, call: Call) => string | undefined
}

/** The languages of the samples, in the order of their tabs. */
export const languages: readonly SampleLanguage[] = [
  { id: 'curl', title: 'curl', client: 'curl', code: 'shell', write: curl },
  { id: 'node', title: 'Node', client: 'The official Node client', code: 'javascript', write: node },
  { id: 'python', title: 'Python', client: 'The official Python client', code: 'python', write: python },
  { id: 'ruby', title: 'Ruby', client: 'The official Ruby client', code: 'ruby', write: ruby },
]
