import type { ConsoleData } from '../../../src/reference/console-data.ts'
import type { Example } from '../../../src/reference/document.ts'
import { element } from '../dom.ts'
import type { SampleCard } from '../sample-card.ts'
import { takesKeyFile, withKeyFile } from './key-file.ts'
import { bodySchema } from './language-schema.ts'
import { problemList } from './problem-list.ts'

export interface BodyPart {
  readonly text: () => string
  /** Fits completion and validation, and the examples on offer, to what the provider takes. */
  readonly narrowTo: (provider: string | undefined) => void
}

interface Around {
  readonly host: HTMLElement
  readonly data: ConsoleData
  readonly samples: SampleCard
  readonly provider: HTMLSelectElement | undefined
  readonly update: () => void
}

const LARGEST_FILE = 262_144

/** The editor with its buttons. Its code is fetched here; until it has come, this part says so and no more. */
export async function bodyPart({ host, data, samples, provider, update }: Around): Promise<BodyPart> {
  host.replaceChildren(element('p', { class: 'loading', role: 'status' }, 'Loading editor…'))
  const { makeEditor } = await import('../../editor/editor.ts')

  const problems = problemList()
  const message = element('p', { class: 'hint', role: 'status' })
  const editorHost = element('div', { class: 'editor' })
  const format = element('button', { class: 'quiet', type: 'button', 'aria-keyshortcuts': 'Shift+Alt+F' }, 'Format')
  const file = element('input', { id: 'console-file', class: 'unseen', type: 'file', accept: '.json,application/json' })
  host.replaceChildren(
    // The examples fill the editor from now on, so their choice moves to it.
    ...(samples.choice?.parentElement ? [samples.choice.parentElement] : []),
    element(
      'div',
      { class: 'editor-head' },
      element('h3', {}, 'Request body'),
      ...(takesKeyFile(data)
        ? [file, element('label', { for: 'console-file', class: 'quiet button' }, 'Key file…')]
        : []),
      format,
    ),
    editorHost,
    problems.part,
    message,
    element(
      'p',
      { class: 'hint' },
      'Autocomplete and validation come from this endpoint’s request schema. ',
      takesKeyFile(data) ? 'A key file can be dropped or pasted here.' : '',
    ),
  )

  const fitting = () =>
    Object.entries(data.examples).filter(
      ([, { 'x-providers': providers }]) => providers?.includes(provider?.value ?? '') ?? true,
    )
  const textOf = (example: Example | undefined) => JSON.stringify(example?.value ?? {}, null, 2)
  /** What the editor was last given, to tell whether somebody has typed since. */
  let given = textOf(data.examples[samples.choice?.value ?? ''] ?? fitting()[0]?.[1])
  let narrowed = provider?.value

  const editor = makeEditor({
    parent: editorHost,
    text: given,
    schema: bodySchema(data, narrowed),
    label: 'Request body as JSON',
    changed: update,
    problems: problems.show,
    files: (files) => void take(files),
  })
  const replace = (text: string) => {
    given = text
    editor.replace(text)
  }
  problems.onChoose(editor.goTo)
  format.addEventListener('click', editor.format)
  file.addEventListener('change', () => {
    if (file.files !== null) void take(file.files)
    file.value = ''
  })

  async function take(files: FileList): Promise<void> {
    const [chosen] = files
    if (chosen === undefined || !takesKeyFile(data)) return
    const text = chosen.size > LARGEST_FILE ? undefined : await chosen.text()
    const merged = withKeyFile(data, text, editor.text() === given ? undefined : editor.text())
    message.textContent =
      merged === undefined ? 'That file does not hold a JSON object.' : 'The file is now credential_data.'
    if (merged !== undefined) editor.replace(merged)
  }

  samples.choice?.addEventListener('change', () => {
    const example = data.examples[samples.choice?.value ?? '']
    const [first] = example?.['x-providers'] ?? []
    if (provider !== undefined && first !== undefined && !example?.['x-providers']?.includes(provider.value))
      provider.value = first
    replace(textOf(example))
    update()
  })

  return {
    text: editor.text,
    narrowTo(next) {
      if (next === narrowed) return
      narrowed = next
      editor.fit(bodySchema(data, next))
      const [name, example] = fitting()[0] ?? []
      const current = data.examples[samples.choice?.value ?? '']
      if (editor.text() !== given || (current?.['x-providers']?.includes(next ?? '') ?? false)) return
      if (samples.choice !== null && name !== undefined) samples.choice.value = name
      replace(textOf(example))
    },
  }
}
