import { element } from '../dom.ts'

export interface KeyField {
  readonly part: HTMLElement
  readonly input: HTMLInputElement
  readonly value: () => string
}

/**
 * Where the API key is typed. It lives in this field and nowhere else. A field of the type `password` would have the
 * browser offer to keep it, so this one only hides its letters, where the browser can do that.
 */
export function keyField(): KeyField {
  const type = CSS.supports('-webkit-text-security', 'disc') ? 'text' : 'password'
  const input = element('input', {
    id: 'console-key',
    class: 'secret mono',
    type,
    required: true,
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    placeholder: 'clav_…',
    'aria-describedby': 'console-key-hint',
    'data-1p-ignore': true,
    'data-lpignore': 'true',
  })
  const shown = element('button', { class: 'quiet', type: 'button', 'aria-pressed': 'false' }, 'Show')
  shown.addEventListener('click', () => {
    const show = shown.getAttribute('aria-pressed') === 'false'
    shown.setAttribute('aria-pressed', String(show))
    input.classList.toggle('secret', !show)
    if (type === 'password') input.type = show ? 'text' : 'password'
  })
  return {
    part: element(
      'div',
      { class: 'entry' },
      element('label', { for: 'console-key' }, 'API key'),
      element('div', { class: 'with-button' }, input, shown),
      element(
        'p',
        { class: 'hint', id: 'console-key-hint' },
        'From the ',
        element('a', { href: '/dashboard' }, 'dashboard'),
        ', under API keys of the application. It stays in the memory of this page.',
      ),
    ),
    input,
    value: () => input.value.trim(),
  }
}
