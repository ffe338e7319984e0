import { html, type Html } from '../../lib/html.ts'
import { pathTo, ROOT, type Site } from '../site.ts'

export interface Page {
  readonly title: string
  readonly description: string
  readonly content: Html
  /** The operation that the page is about, to mark it in the navigation. */
  readonly current?: string
}

/** The frame of every page: head, top bar, navigation. What needs a script is hidden until one has run. */
export function layout(site: Site, { title, description, content, current }: Page): string {
  const { early, script, styles } = site.assets
  const product = site.document.info.title
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content="${description}" />
        <title>${title} · ${product}</title>
        <link
          rel="icon"
          href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M9.5 1a4.5 4.5 0 0 0-4.3 5.9L1 11v4h4v-2h2v-2h2l.2-1.1A4.5 4.5 0 1 0 9.500 1zm1.5 2.500a1.500 1.500 0 1 1 0 3 1.500 1.500 0 0 1 0-3z' fill='%23277a68'/%3E%3C/svg%3E"
        />
        ${styles.map((style) => html`<link rel="stylesheet" href="${style}" />`)}
        ${early !== undefined && html`<script src="${early}"></script>`}
        ${script !== undefined && html`<script type="module" src="${script}"></script>`}
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        ${topBar(product)} ${script === undefined && notBuilt} ${site.sandbox && ofSandbox}
        <div class="frame">
          ${navigation(site, current)}
          <main id="content" tabindex="-1">${content}</main>
        </div>
      </body>
    </html> `.text
}

function topBar(product: string): Html {
  return html`<header class="top">
    <button class="quiet menu" popovertarget="navigation" aria-label="Menu">
      <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 4h12M2 8h12M2 12h12" /></svg>
    </button>
    <a class="brand" href="${ROOT}">${product} <span>API reference</span></a>
    <div class="tools" data-scripted>
      <button
        class="search-open"
        data-search
        aria-label="Search"
        aria-haspopup="dialog"
        aria-keyshortcuts="/ Control+K"
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="7" cy="7" r="4.5" />
          <path d="m10.500 10.500 3.500 3.500" /></svg
        ><span>Search</span> <kbd>/</kbd>
      </button>
      <button class="quiet" data-theme-switch aria-label="Use the dark theme">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="5.500" />
          <path class="solid" d="M8 2.500a5.500 5.500 0 0 1 0 11z" />
        </svg>
      </button>
    </div>
  </header>`
}

function navigation({ document, operations }: Site, current: string | undefined): Html {
  return html`<nav id="navigation" popover aria-label="Reference">
    <ul>
      <li><a href="${ROOT}" ${current === undefined && html` aria-current="page"`}>Introduction</a></li>
    </ul>
    ${document.tags.map(
      ({ name }) =>
        html`<h2>${name}</h2>
          <ul>
            ${operations
              .filter(({ tag }) => tag === name)
              .map(
                (operation) =>
                  html`<li>
                    <a href="${pathTo(operation)}" ${operation.id === current && html` aria-current="page"`}
                      ><span>${operation.summary}</span> ${methodMark(operation.method)}</a
                    >
                  </li>`,
              )}
          </ul>`,
    )}
  </nav>`
}

export function methodMark(method: string): Html {
  return html`<span class="method ${method.toLowerCase()}">${method}</span>`
}

const ofSandbox = html`<p class="notice" role="note">
  This server uses the sandbox: its providers are stand-ins, and nothing that is done here is real.
</p>`

const notBuilt = html`<p class="notice" role="note">
  The styles, the search and the console of these pages have not been built here, so this is the text alone. In a
  checkout, <code>npm ci</code> builds them, but not with <code>--omit=dev</code>.
</p>`
