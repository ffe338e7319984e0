import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from '../../lib/html.ts'
import { contrast, cssOf, parseColor, textOn, WHITE, type Color } from '../../lib/color.ts'
import { pageDocument } from './document.ts'
import { lookOf } from './look.ts'
import { styleOf } from './style.ts'

test('a colour is read in each form that CSS has for it', () => {
  const same: [string, string][] = [
    ['#FFF', '#ffffff'],
    ['#0b7a5c', '#0b7a5c'],
    ['#0b7a5cff', '#0b7a5c'],
    ['#f80c', '#ff8800'],
    ['rgb(1, 2, 3)', '#010203'],
    ['rgb(1 2 3 / 50%)', '#010203'],
    ['rgba(100%, 0%, 50%, .5)', '#ff0080'],
    ['hsl(120, 100%, 25%)', '#008000'],
    ['hsl(240deg 100% 50%)', '#0000ff'],
    ['HSL(-60 100% 50%)', '#ff00ff'],
    [' Navy ', '#000080'],
    ['rgb(999, 0, 0)', '#ff0000'],
  ]
  for (const [given, expected] of same) {
    const color = parseColor(given)
    assert.ok(color, given)
    assert.equal(cssOf(color), expected, given)
  }
})

test('whatever else is stored as a colour is none', () => {
  const none = [
    'red;}body{display:none',
    'url(https://evil.example/x)',
    'var(--x)',
    '#12345',
    '#ggg',
    '#fff;color:red',
    'rgb(1,2)',
    'rgb(1,2,3,4,5)',
    'rgb(calc(1),2,3)',
    'rgb(1,2,3)}',
    'expression(alert(1))',
    'constructor',
    '',
    ' ',
    7,
    null,
    {},
  ]
  for (const given of none) assert.equal(parseColor(given), undefined, JSON.stringify(given))
})

test('text on any colour can be read, and no colour of an application makes other text disappear', () => {
  for (let red = 0; red <= 255; red += 51)
    for (let green = 0; green <= 255; green += 51)
      for (let blue = 0; blue <= 255; blue += 51) {
        const color: Color = [red, green, blue]
        assert.ok(contrast(color, textOn(color)) >= 4.5, cssOf(color))
        const style = styleOf(lookOf({ settings: { hosted_authentication: { color_primary: cssOf(color) } } }, false))
        const used = (name: string) => parseColor(new RegExp(`--${name}:(#[0-9a-f]{6})`).exec(style)?.[1]) ?? WHITE
        assert.ok(contrast(used('link'), WHITE) >= 4.5, `links in ${cssOf(color)}`)
        assert.ok(contrast(used('edge'), WHITE) >= 3, `edges in ${cssOf(color)}`)
      }
})

test('nothing that is stored of a look gets out of its place in the page', () => {
  const hostile = '"\')}</style></title><script>alert(1)</script>\\'
  const url = `https://images.example.com/a?b=${hostile}#${hostile}`
  const look = lookOf(
    {
      settings: {
        branding: { name: hostile, icon_url: url, website_url: url },
        hosted_authentication: {
          title: hostile,
          subtitle: hostile,
          background_image_url: url,
          background_color: hostile,
          color_primary: hostile,
          alignment: hostile,
          spacing: hostile,
          terms_of_service_url: 'javascript:alert(1)',
          privacy_policy_url: 'https://user:password@example.com/',
        },
      },
    },
    true,
  )
  const { text, images } = pageDocument({ title: hostile, body: html`<p>${hostile}</p>`, look }, 'nonce')
  assert.deepEqual(images, ['https://images.example.com'])
  assert.doesNotMatch(text, /<script|javascript:|user:password/)
  assert.equal(text.match(/<\/style>/g)?.length, 1)
  const style = /<style[^>]*>(.*?)<\/style>/s.exec(text)?.[1] ?? ''
  const image = /--image:url\("([^"]*)"\)/.exec(style)?.[1] ?? ''
  assert.match(image, /^https:\/\/images\.example\.com\/[^"'()\\<>\s]*$/)
  assert.match(style, /--side:center;--spacing:32px/)
})
