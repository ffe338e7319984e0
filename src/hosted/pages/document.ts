import { html, Html } from '../../lib/html.ts'
import type { Page } from '../around.ts'
import type { Look } from './look.ts'
import { styleOf } from './style.ts'

/** A page as it is sent, and what its policy has to let in. */
export interface PageDocument {
  readonly text: string
  /** Origins that its images come from. */
  readonly images: readonly string[]
}

/** The whole of a page. Nothing of it needs a script. */
export function pageDocument({ title, body, look, onwards, isReal }: Page, nonce: string): PageDocument {
  const { name, iconUrl, backgroundUrl, sandbox } = look
  const heading = name === undefined || title.includes(name) ? title : `${title} – ${name}`
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        ${onwards !== undefined && html`<meta http-equiv="refresh" content="0;url=${onwards}" />`}
        <title>${heading}</title>
        <style nonce="${nonce}">
          ${new Html(styleOf(look))}
        </style>
      </head>
      <body>
        <main>
          ${sandbox && (isReal ? besideSandbox : ofSandbox)}
          ${iconUrl !== undefined && html`<header><img src="${iconUrl.href}" alt="${name ?? ''}" /></header>`} ${body}
          ${links(look)}
        </main>
      </body>
    </html> `
  const images = [iconUrl, backgroundUrl].flatMap((url) => (url === undefined ? [] : [url.origin]))
  return { text, images: [...new Set(images)] }
}

const ofSandbox = html`<p class="notice" role="note">
  This server uses the sandbox: its providers are stand-ins, and nothing that is done here is real.
</p>`

const besideSandbox = html`<p class="notice" role="note">
  This server uses the sandbox, which has no stand-in for this: what you enter here goes to the real mail server.
</p>`

function links({ termsUrl, privacyUrl, websiteUrl, name }: Look) {
  const all = [
    [termsUrl, 'Terms of service'],
    [privacyUrl, 'Privacy policy'],
    [websiteUrl, name ?? 'Website'],
  ] as const
  const shown = all.flatMap(([url, words]) =>
    url === undefined ? [] : [html`<a href="${url.href}" rel="noreferrer" target="_blank">${words}</a> `],
  )
  return shown.length > 0 && html`<footer>${shown}</footer>`
}
