import { highlight } from '../../../src/reference/highlight.ts'
import { element, show } from '../dom.ts'
import type { Outcome } from './send.ts'

export interface AnswerView {
  readonly part: HTMLElement
  readonly show: (outcome: Outcome) => void
}

/** The place of the answer. A screen reader is told its first line. */
export function answerView(): AnswerView {
  const summary = element('p', { class: 'answer-line', role: 'status' })
  const details = element('div')
  return {
    part: element('section', { class: 'answer', 'aria-label': 'The answer' }, summary, details),
    show(outcome) {
      summary.replaceChildren(...lineOf(outcome))
      details.replaceChildren(...(outcome.kind === 'answered' ? detailsOf(outcome) : []))
    },
  }
}

type Answered = Extract<Outcome, { kind: 'answered' }>
type ToOpen = Extract<Outcome, { kind: 'to-open' }>

function lineOf(outcome: Outcome): readonly (Node | string)[] {
  if (outcome.kind === 'to-open') return toOpen(outcome)
  if (outcome.kind === 'failed') return [element('span', { class: 'status bad' }, 'No answer'), ' ', outcome.reason]
  const { status, statusText, ms, text } = outcome
  return [
    element('span', { class: `status ${status < 400 ? 'good' : 'bad'}` }, `${status} ${statusText}`.trim()),
    ` in ${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms, ${new Blob([text]).size} bytes`,
  ]
}

/** A window of its own, for the console would be gone. */
function toOpen({ url, status }: ToOpen): readonly (Node | string)[] {
  return [
    element('span', { class: 'status good' }, status),
    ' This address is for a browser: ',
    element('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, 'open it in a new window'),
  ]
}

function detailsOf({ headers, text }: Answered): readonly Node[] {
  const body = element('code')
  show(body, highlight(pretty(text), isJson(text) ? 'json' : 'text'))
  return [
    element('pre', { class: 'code', 'aria-label': 'Body of the answer' }, body),
    element(
      'details',
      { class: 'headers' },
      element('summary', {}, `${headers.length} headers`),
      element('dl', {}, ...headers.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)])),
    ),
  ]
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function pretty(text: string): string {
  return isJson(text) ? JSON.stringify(JSON.parse(text), null, 2) : text
}
