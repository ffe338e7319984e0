import { html, type Content, type Html } from '../../lib/html.ts'
import type { Provider } from '../../providers/provider.ts'
import type { Page } from '../around.ts'
import type { Prompt } from '../request.ts'
import type { Held } from '../sign-in.ts'
import { SIGN_IN_PATH } from './paths.ts'
import type { Look } from './look.ts'

interface Asked extends Pick<Held, 'state'> {
  readonly signIn: Pick<Held['signIn'], 'prompt' | 'login_hint'>
}

interface Choice {
  readonly provider: Pick<Provider, 'name' | 'title'>
}

/** Why the page comes again. */
interface Again {
  readonly wrong: string
  /** What was entered as an address; undefined where it was not about one. */
  readonly email: string | undefined
}

/** Where a user says who keeps the mailbox: by choosing, by its address, or by either, in the order that was asked for. */
export function choicePage(look: Look, { state, signIn }: Asked, candidates: readonly Choice[], again?: Again): Page {
  const title = look.title ?? 'Connect your account'
  // Who could not be found out has to be chosen.
  const prompt: readonly Prompt[] =
    again === undefined || signIn.prompt.includes('select_provider')
      ? signIn.prompt
      : [...signIn.prompt, 'select_provider']
  const parts: Readonly<Record<Prompt, (isFirst: boolean) => Content>> = {
    select_provider: (isFirst) => choices(state, candidates, isFirst),
    detect: (isFirst) => byAddress(state, again?.email ?? signIn.login_hint ?? '', again, isFirst),
  }
  const body = html`<h1>${title}</h1>
    <p>${look.subtitle ?? whatFor(look)}</p>
    ${again !== undefined && again.email === undefined && html`<p class="alert wrong" role="alert">${again.wrong}</p>`}
    ${prompt.map((part, at) => parts[part](at === 0))}`
  return { title: again === undefined ? title : `Not yet: ${title}`, body, look }
}

function choices(state: string, candidates: readonly Choice[], isFirst: boolean): Html {
  const list = candidates.map(({ provider: { name, title } }) => {
    const href = `${SIGN_IN_PATH}/${name}?${new URLSearchParams({ state }).toString()}`
    return html`<li><a class="button" href="${href}" rel="nofollow">${CHOICES[name] ?? title}</a></li>`
  })
  return html`<h2 id="choices">${isFirst ? 'Choose who keeps your mailbox' : 'Or choose who keeps your mailbox'}</h2>
    <ul class="choices" aria-labelledby="choices">
      ${list}
    </ul>`
}

function byAddress(state: string, email: string, again: Again | undefined, isFirst: boolean): Html {
  const wrong = again?.email === undefined ? undefined : again.wrong
  return html`<h2>${isFirst ? 'Start with your address' : 'Or start with your address'}</h2>
    <form method="post" action="${SIGN_IN_PATH}" novalidate>
      <input type="hidden" name="state" value="${state}" />
      <label for="email">Email address</label>
      <input
        id="email"
        name="email"
        type="email"
        autocomplete="email"
        required
        value="${email}"
        ${wrong !== undefined && html`aria-invalid="true" aria-describedby="email-wrong"`}
      />
      ${wrong !== undefined && html`<span class="field-wrong" id="email-wrong" role="alert">${wrong}</span>`}
      <button class="button" type="submit">Continue</button>
    </form>`
}

function whatFor({ name }: Look): string {
  return `${name ?? 'The application'} asks to be connected with your account.`
}

/** Where a provider's own title does not tell users that it is theirs. */
const CHOICES: Readonly<Record<string, string>> = {
  imap: 'Another mail server (IMAP)',
  ews: 'Exchange server (EWS)',
}
