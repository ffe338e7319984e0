import { fieldsOf } from '../fields.ts'
import { html, type Html } from '../../lib/html.ts'
import { inline, markdown } from '../markdown.ts'
import { pathTo, type Site } from '../site.ts'
import { whereTheKeyIs } from './authentication.ts'
import { fieldList } from './fields.ts'
import { layout, methodMark } from './layout.ts'

/** The first page: every operation, then what holds for all of them. */
export function indexPage(site: Site): string {
  const { info, components } = site.document
  const { schemas, securitySchemes } = components
  return layout(site, {
    title: 'API reference',
    description: info.summary,
    content: html`<article class="introduction">
      <header>
        <h1>${info.title} API</h1>
        <p class="lead">${info.summary}</p>
        <p class="hint">Version ${info.version} · <a href="/openapi.json">openapi.json</a></p>
      </header>
      ${operationTables(site)}
      <section aria-labelledby="authentication">
        <h2 id="authentication">Authentication</h2>
        <p>${whereTheKeyIs} It is sent as a bearer token in the header <code>Authorization</code>.</p>
        ${Object.values(securitySchemes).map(({ description }) => markdown(description))}
      </section>
      ${markdown(info.description)}
      <section aria-labelledby="error">
        <h2 id="error">The form of an error</h2>
        ${fieldList(fieldsOf(schemas['Error'] ?? {}, 'error', schemas), schemas, 'server')}
      </section>
    </article>`,
  })
}

function operationTables({ document, operations }: Site): Html {
  return html`${document.tags.map(
    ({ name, description }) =>
      html`<section class="group" aria-label="${name}">
        <h2>${name}</h2>
        <p>${inline(description)}</p>
        <ul class="operations">
          ${operations
            .filter(({ tag }) => tag === name)
            .map(
              (operation) =>
                html`<li>
                  <a href="${pathTo(operation)}"
                    >${methodMark(operation.method)} <span>${operation.summary}</span>
                    <code>${operation.path.replaceAll('/', '/\u200B')}</code></a
                  >
                </li>`,
            )}
        </ul>
      </section>`,
  )}`
}
