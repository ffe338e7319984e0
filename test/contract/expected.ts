import { operations } from '../../src/api/routes.ts'
import type { Operation } from '../../src/api/operation.ts'
import type { ProblemKind } from '../../src/lib/problem.ts'
import { rules } from './rules.ts'

/** The outcomes that a declared problem stands for. A kind that is missing here has no cases yet, and fails the suite. */
const ofProblem: Readonly<Partial<Record<ProblemKind, readonly string[]>>> = {
  'not-found': ['unknown', 'foreign'],
  conflict: ['conflict'],
  'provider-refused': ['provider-refused'],
  'grant-invalid': ['grant-invalid'],
  'credential-failing': ['credential-failing'],
  'provider-unavailable': ['provider-unavailable'],
  unauthenticated: ['unauthenticated'],
  forbidden: ['forbidden'],
  'exchange-failed': ['exchange-failed'],
  'unsupported-grant-type': ['unsupported-grant-type'],
  'invalid-token': ['invalid-token'],
}

/** The files that must be under `cases/`, from the table of operations and the list of rules. */
export function expectedCases(): string[] {
  return operations.flatMap((operation) =>
    [...outcomesOf(operation), ...(rules[operation.id] ?? [])].map((outcome) => `${operation.id}/${outcome}.ts`),
  )
}

function outcomesOf({ id, scope, params, query, body, problems, errors }: Operation): readonly string[] {
  return [
    'ok',
    ...(scope === 'open' ? [] : ['unauthenticated', 'forbidden']),
    'rate-limited',
    // An id may be any text: one that nobody has is unknown, and not invalid.
    ...(params?.['properties'] && Object.keys(params['properties']).some((name) => name !== 'id')
      ? ['invalid-params']
      : []),
    ...(query ? ['invalid-query'] : []),
    // OAuth clients may send parameters that nobody knows (RFC 6749 section 3.2).
    ...(body ? BODY_OUTCOMES.filter((outcome) => errors !== 'oauth' || outcome !== 'unknown-field') : []),
    // An operation on the caller's own application has no id that could be unknown: a valid key has an application.
    ...(params ? problems : problems.filter((kind) => kind !== 'not-found')).flatMap((kind) => {
      const outcomes = ofProblem[kind]
      if (outcomes === undefined) throw new Error(`${id} can end in ${kind}, and expected.ts knows no case for that`)
      return outcomes
    }),
  ]
}

const BODY_OUTCOMES = [
  'invalid-body',
  'malformed-body',
  'empty-body',
  'unknown-field',
  'too-large-body',
  'unsupported-media-type',
]
