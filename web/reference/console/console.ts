import type { ConsoleData } from '../../../src/reference/console-data.ts'
import { bodyValue, exampleCall, urlOf, type Call } from '../../../src/reference/samples/call.ts'
import { element } from '../dom.ts'
import type { SampleCard } from '../sample-card.ts'
import { answerView } from './answer-view.ts'
import { bodyPart, type BodyPart } from './body-part.ts'
import { keyField } from './key-field.ts'
import { parameterForm } from './parameter-form.ts'
import { send } from './send.ts'

/** The console in place of what the page had: a form, the editor where there is a body, and the answer. */
export async function openConsole(host: HTMLElement, data: ConsoleData, samples: SampleCard): Promise<void> {
  const key = data.scopes === undefined ? undefined : keyField()
  const parameters = parameterForm(data.parameters, exampleCall({ ...data, examples: undefined }).path, update)
  let body: BodyPart | undefined

  const url = element('code')
  const answer = answerView()
  const button = element('button', { class: 'primary', type: 'submit', 'aria-keyshortcuts': 'Control+Enter' }, 'Send')
  const bodyHost = element('div')
  const form = element(
    'form',
    { class: 'console-form', 'aria-label': 'Compose the request', autocomplete: 'off' },
    element('p', { class: 'endpoint' }, element('span', { class: 'method' }, data.method), ' ', url),
    key?.part,
    ...parameters.parts,
    bodyHost,
    element('p', { class: 'send' }, button, element('span', { class: 'hint' }, 'or Ctrl-Enter')),
  )
  host.replaceChildren(form, answer.part)

  function call(): Call {
    return { origin: location.origin, path: parameters.path(), query: parameters.query(), body: body?.text() }
  }

  function update(): void {
    const now = call()
    url.textContent = urlOf(data, now)
    body?.narrowTo(now.path['provider'])
    // A client's call cannot be written from a text that is not JSON yet; the samples wait until it is again.
    if (now.body === undefined || bodyValue(now) !== undefined) void samples.show(data, now)
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void submit()
  })
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit()
  })

  async function submit(): Promise<void> {
    if (button.ariaDisabled === 'true') return
    // Not `disabled`, which would take the focus away from it.
    button.ariaDisabled = 'true'
    button.textContent = 'Sending…'
    answer.show(await send(data, call(), key?.value()))
    button.ariaDisabled = null
    button.textContent = 'Send'
  }

  url.textContent = urlOf(data, call())
  ;(key?.input ?? form.querySelector<HTMLElement>('input, select, button'))?.focus()
  if (data.body !== undefined)
    body = await bodyPart({ host: bodyHost, data, samples, provider: parameters.provider, update })
  update()
}
