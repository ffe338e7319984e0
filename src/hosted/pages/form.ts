import { html, type Content, type Html } from '../../lib/html.ts'
import type { Problem } from '../../lib/problem.ts'
import type { Provider, WaySpec } from '../../providers/provider.ts'
import type { Page } from '../around.ts'
import type { Candidate } from '../candidates.ts'
import type { Held } from '../sign-in.ts'
import { formFields, type FormField, type ProviderForm } from './form-fields.ts'
import type { Look } from './look.ts'
import { SIGN_IN_PATH } from './paths.ts'

/** What was entered, and what is wrong with it. */
interface Entered {
  readonly fields: Readonly<Record<string, string>>
  readonly problem: Problem
}

/** The form of a provider that has no pages of its own. A password is never sent back into it. */
export function formPage(
  look: Look,
  { state, signIn }: Pick<Held, 'state' | 'signIn'>,
  { provider }: Candidate,
  entered?: Entered,
): Page {
  const form = formOf(provider)
  const title = form.title
  const wrong = new Map(entered?.problem.fields.map(({ path, message }) => [fieldOf(path), message]))
  const shown = (field: FormField): Html => {
    const value = field.type === 'password' ? '' : (entered?.fields[field.name] ?? first(field, signIn.login_hint))
    const isRequired = field.isRequired || (field.name === 'smtp_host' && signIn.options.includes('smtp_required'))
    return input({ ...field, isRequired }, value, wrong.get(field.name))
  }
  const groups = Map.groupBy(form.fields, ({ group }) => group ?? '')
  const body = html`<h1>${title}</h1>
    <p>${look.name ?? 'The application'} signs in with what you enter here, and keeps it sealed.</p>
    ${form.about !== undefined && html`<p>${form.about}</p>`}
    ${entered !== undefined && html`<p class="alert wrong" role="alert">${summary(form, entered.problem)}</p>`}
    <form method="post" action="${SIGN_IN_PATH}/${provider.name}" novalidate>
      <input type="hidden" name="state" value="${state}" />
      ${[...groups].map(([group, fields]): Content =>
        group === ''
          ? fields.map(shown)
          : html`<fieldset>
              <legend>${group}</legend>
              ${fields.map(shown)}
            </fieldset>`,
      )}
      <button class="button" type="submit">Sign in</button>
    </form>`
  return { title: entered === undefined ? title : `Not yet: ${title}`, body, look, isReal: true }
}

/** The field of a form that a setting is entered into. */
function fieldOf(path: string): string {
  return path.replace(/^settings\./, '')
}

function formOf({ name }: Provider): ProviderForm {
  const form = formFields[name]
  if (form === undefined) throw new Error(`${name} has no form`)
  return form
}

/** What was entered, as settings of an authentication: only what the way takes, and nothing that was left empty. */
export function settingsFrom(
  provider: Provider,
  fields: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const way: WaySpec | undefined = provider.ways[0]
  return Object.fromEntries(
    formOf(provider).fields.flatMap(({ name, type }) => {
      const value = fields[name] ?? ''
      const entered = type === 'password' ? value : value.trim()
      if (entered === '') return []
      const isNumber = way?.schema.properties[name]?.['type'] === 'integer' && /^\d{1,6}$/.test(entered)
      return [[name, isNumber ? Number(entered) : entered] as const]
    }),
  )
}

function first({ isAddress, initial }: FormField, loginHint: string | null): string {
  return isAddress === true ? (loginHint ?? '') : (initial ?? '')
}

function input(field: FormField, value: string, wrong: string | undefined): Html {
  const { name, label, type, isRequired, hint, autocomplete } = field
  const described = [hint === undefined ? '' : `${name}-hint`, wrong === undefined ? '' : `${name}-wrong`]
  const by = described.filter((id) => id !== '').join(' ')
  return html`<label for="${name}">${label}${!isRequired && ' (optional)'}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete ?? 'off'}"
      autocapitalize="none"
      spellcheck="false"
      ${isRequired && html`required`}
      ${type === 'text' && field.isNumber === true && html`inputmode="numeric"`}
      ${by !== '' && html`aria-describedby="${by}"`}
      ${wrong !== undefined && html`aria-invalid="true"`}
      value="${value}"
    />
    ${wrong !== undefined && html`<span class="field-wrong" id="${name}-wrong">${label} ${wrong}.</span>`}
    ${hint !== undefined && html`<span class="hint" id="${name}-hint">${hint}</span>`}`
}

/** What to do, in the words of whoever fills in the form. */
function summary({ fields: inForm }: ProviderForm, { kind, fields, message, provider }: Problem): string {
  const code = typeof provider?.code === 'string' ? ` (${provider.code})` : ''
  if (kind === 'provider-refused')
    return (
      `The server does not accept this user name and password${code}. Check both; many servers want an app password in ` +
      'place of the usual one.'
    )
  if (fields.length > 0) {
    const marked = fields.filter(({ path }) => inForm.some(({ name }) => name === fieldOf(path)))
    const others = fields.filter((one) => !marked.includes(one)).map((one) => `${one.path} ${one.message}.`)
    return [...(marked.length > 0 ? ['Look at what is marked below, and sign in again.'] : []), ...others].join(' ')
  }
  if (kind === 'provider-unavailable') return `${message} Try again in a moment.`
  return message
}
