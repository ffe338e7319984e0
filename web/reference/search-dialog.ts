import { once } from '../../src/lib/once.ts'
import type { Finding } from '../../src/reference/search-index.ts'
import { element } from './dom.ts'
import { findIn } from './find.ts'

const MOST_SHOWN = 40

const theDialog = once(makeDialog)

/** A box to type in and a list that the arrow keys move in: the pattern of a combobox. */
export async function openSearch(): Promise<void> {
  const dialog = await theDialog()
  if (!dialog.open) dialog.showModal()
  dialog.querySelector('input')?.select()
}

async function makeDialog(): Promise<HTMLDialogElement> {
  const answer = await fetch('/docs/search.json')
  if (!answer.ok) throw new Error(`the index answered ${answer.status}`)
  const index = (await answer.json()) as readonly Finding[]
  let chosen = 0

  const list = element('ul', { id: 'findings', role: 'listbox', 'aria-label': 'Found' })
  const none = element('p', { class: 'hint', role: 'status' })
  const input = element('input', {
    type: 'text',
    role: 'combobox',
    'aria-label': 'Search operations and fields',
    'aria-controls': 'findings',
    'aria-expanded': 'true',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'Search operations and fields',
  })
  const made = element('dialog', { class: 'search', 'aria-label': 'Search' }, input, list, none)
  document.body.append(made)

  const mark = (next: number) => {
    const options = [...list.children]
    chosen = Math.max(0, Math.min(next, options.length - 1))
    options.forEach((option, at) => {
      option.setAttribute('aria-selected', String(at === chosen))
    })
    const option = options[chosen]
    input.setAttribute('aria-activedescendant', option?.id ?? '')
    option?.scrollIntoView({ block: 'nearest' })
  }
  const follow = ({ to }: Finding) => {
    made.close()
    location.assign(to)
  }
  let found: readonly Finding[] = []
  const find = () => {
    found = findIn(index, input.value).slice(0, MOST_SHOWN)
    list.replaceChildren(...found.map((finding, at) => option(finding, at, follow)))
    none.textContent = found.length === 0 ? 'Nothing is called that.' : ''
    mark(0)
  }
  input.addEventListener('input', find)
  input.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const finding = found[chosen]
    if (step !== undefined) mark(chosen + step)
    else if (event.key === 'Enter' && finding !== undefined) follow(finding)
    else return
    event.preventDefault()
  })
  made.addEventListener('click', (event) => {
    if (event.target === made) made.close()
  })
  find()
  return made
}

function option(finding: Finding, at: number, follow: (finding: Finding) => void): HTMLElement {
  const { title, kind, beside } = finding
  return element(
    'li',
    {
      id: `finding-${at}`,
      role: 'option',
      on: {
        click: () => {
          follow(finding)
        },
      },
    },
    element('span', { class: 'finding-title' }, title),
    element('span', { class: 'finding-kind' }, kind),
    element('span', { class: 'finding-beside' }, beside),
  )
}
