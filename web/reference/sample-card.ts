import { DEFAULT_ORIGIN, type Call, type Target } from '../../src/reference/samples/call.ts'
import { required } from './dom.ts'
import { remember, remembered } from './storage.ts'

/** The samples of a page: the language chosen, copying, and new samples when the call changes. */
export class SampleCard {
  readonly part: HTMLElement
  /** The examples of the body to choose from, where there are several. */
  readonly choice: HTMLSelectElement | null

  static ofPage(): SampleCard | undefined {
    const card = document.querySelector<HTMLElement>('[data-samples]')
    return card === null ? undefined : new SampleCard(card)
  }

  private constructor(card: HTMLElement) {
    this.part = card
    this.choice = card.querySelector('#example-choice')
    this.#chooseLanguage()
    this.#offerCopy()
    this.#nameThisServer()
  }

  /** Writes the samples anew, in every language. */
  async show(target: Target, call: Call): Promise<void> {
    const { writeSamples } = await import('./write-samples.ts')
    writeSamples(this.part, target, call)
  }

  #chooseLanguage(): void {
    const known = remembered('language')
    for (const input of this.part.querySelectorAll<HTMLInputElement>('input[name=language]')) {
      if (input.value === known) input.checked = true
      input.addEventListener('change', () => {
        remember('language', input.value)
      })
    }
  }

  #offerCopy(): void {
    const button = required(this.part, '[data-copy]', HTMLButtonElement)
    button.addEventListener('click', () => {
      const chosen = required(this.part, 'input[name=language]:checked', HTMLInputElement).value
      const { textContent } = required(this.part, `[data-language=${chosen}]`, HTMLElement)
      void navigator.clipboard.writeText(textContent).then(
        () => {
          say(button, 'Copied')
        },
        () => {
          say(button, 'Not allowed')
        },
      )
    })
  }

  /** The page is the same for whoever asks, so it cannot know under which address it was reached. */
  #nameThisServer(): void {
    const texts = document.createTreeWalker(this.part, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode())
      text.nodeValue = (text.nodeValue ?? '').replaceAll(DEFAULT_ORIGIN, location.origin)
  }
}

function say(button: HTMLButtonElement, words: string): void {
  button.textContent = words
  setTimeout(() => {
    button.textContent = 'Copy'
  }, 1500)
}
