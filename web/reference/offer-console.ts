import { once } from '../../src/lib/once.ts'
import type { ConsoleData } from '../../src/reference/console-data.ts'
import { exampleCall } from '../../src/reference/samples/call.ts'
import { element, required } from './dom.ts'
import type { SampleCard } from './sample-card.ts'

/** The button that opens the console. What it takes is fetched only then, or when another example is chosen. */
export function offerConsole(samples: SampleCard): void {
  const card = required(document, '[data-console]', HTMLElement)
  const body = required(card, '[data-console-body]', HTMLElement)
  const button = required(card, '[data-console-open]', HTMLButtonElement)
  const id = card.dataset['console'] ?? ''
  const fetched = once(() => fetchData(id))
  let opened = false

  const open = async () => {
    if (opened) return
    opened = true
    const loading = element('p', { class: 'loading', role: 'status' }, 'Loading editor…')
    body.replaceChildren(loading)
    try {
      const [{ openConsole }, about] = await Promise.all([import('./console/console.ts'), fetched()])
      // What is composed comes first from now on; the samples beneath it follow.
      samples.part.before(card)
      await openConsole(body, about, samples)
    } catch {
      opened = false
      loading.textContent = 'The console could not be loaded. '
      body.append(
        element('button', { class: 'primary', type: 'button', on: { click: () => void open() } }, 'Try again'),
      )
    }
  }
  button.addEventListener('click', () => void open())
  if (location.hash === '#console') void open()

  const { choice } = samples
  choice?.addEventListener('change', () => {
    // Once the console is open, the samples follow what is composed there.
    if (opened) return
    void fetched().then((about) => {
      const example = about.examples[choice.value]
      const call = exampleCall({ ...about, examples: example && [example] })
      const [provider] = example?.['x-providers'] ?? []
      return samples.show(about, {
        ...call,
        origin: location.origin,
        path: { ...call.path, ...(provider !== undefined && 'provider' in call.path && { provider }) },
      })
    })
  })
}

async function fetchData(id: string): Promise<ConsoleData> {
  const answer = await fetch(`/docs/${id}.json`)
  if (!answer.ok) throw new Error(`the console's data answered ${answer.status}`)
  return (await answer.json()) as ConsoleData
}
