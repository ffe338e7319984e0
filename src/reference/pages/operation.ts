import { html } from '../../lib/html.ts'
import { markdown } from '../markdown.ts'
import type { Operation } from '../operations.ts'
import type { Site } from '../site.ts'
import { answerExample, answerSections } from './answers.ts'
import { authenticationSection } from './authentication.ts'
import { bodySection } from './body.ts'
import { consoleCard } from './console.ts'
import { layout, methodMark } from './layout.ts'
import { parameterSections } from './parameters.ts'
import { samplesCard } from './samples.ts'

/** The page of one operation. */
export function operationPage(site: Site, operation: Operation): string {
  const { schemas } = site.document.components
  const { method, path, summary, description } = operation
  return layout(site, {
    title: summary,
    description: `${method} ${path}: ${summary}.`,
    current: operation.id,
    content: html`<article class="operation">
      <header>
        <p class="endpoint">${methodMark(method)} <code>${pathParts(path)}</code></p>
        <h1>${summary}</h1>
        ${markdown(description)}
      </header>
      <aside aria-label="Request and answer">
        ${samplesCard(operation)} ${consoleCard(operation)} ${answerExample(operation)}
      </aside>
      <div class="sections">
        ${authenticationSection(operation)} ${parameterSections(operation.parameters, schemas)}
        ${bodySection(operation, schemas)} ${answerSections(operation, schemas)}
      </div>
    </article>`,
  })
}

/** Each parameter leads to its description. */
function pathParts(path: string) {
  return path
    .split(/(\{\w+\})/)
    .map((part) =>
      part.startsWith('{') ? html`<a href="#path.${part.slice(1, -1)}">${part}</a>` : part.replaceAll('/', '/\u200B'),
    )
}
