import { createHash } from 'node:crypto'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text as it may stand in markup, between tags and in quoted attributes. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (found) => ENTITIES[found] ?? found)
}

const STYLE = `body{font:1rem/1.5 system-ui,sans-serif;margin:0;background:#f2f4f7;color:#1c2430}
main{max-width:26rem;margin:8vh auto;padding:2rem;background:#fff;border:1px solid #c9d0da;border-radius:.5rem}
h1{font-size:1.4rem;margin:0 0 1rem}label{display:block;font-weight:600}
input{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:1px solid #5b6675;border-radius:.25rem}
button{font:inherit;padding:.5rem 1.25rem;margin:1rem .5rem 0 0;border:1px solid #1b4fa0;border-radius:.25rem}
button.yes{background:#1b4fa0;color:#fff}button.no{background:#fff;color:#1b4fa0}
.wrong{color:#a4121f}.about{font-size:.875rem;color:#4a5566}li,code{overflow-wrap:anywhere}`

/**
 * What every page is sent with. Where a form leads is left open: the answer to one is a redirect to the client, and
 * browsers hold that against `form-action` as well.
 */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; ` +
    "base-uri 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

/** A whole page. @param body markup */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
<p class="about">This is a sandbox. No account is real here, and no password is asked for.</p>
</main>
</body>
</html>
`
}
