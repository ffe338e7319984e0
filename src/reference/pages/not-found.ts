import { html } from '../../lib/html.ts'
import { ROOT, type Site } from '../site.ts'
import { layout } from './layout.ts'

export function notFoundPage(site: Site): string {
  return layout(site, {
    title: 'Not found',
    description: 'There is no such page.',
    content: html`<article class="introduction">
      <header><h1>There is no such page</h1></header>
      <p>The operation may have another name here. <a href="${ROOT}">The introduction</a> lists all of them.</p>
    </article>`,
  })
}
