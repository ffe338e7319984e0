/** Colours of applications: only what is known to be one gets into a page, and only where it can be read. */

/** Red, green and blue, each from 0 to 255. */
export type Color = readonly [number, number, number]

export const WHITE: Color = [255, 255, 255]
/** Text on white. */
export const DARK: Color = [28, 36, 48]

/** WCAG 2.2, success criteria 1.4.3 and 1.4.11. */
export const TEXT_CONTRAST = 4.5
export const SHAPE_CONTRAST = 3

/** What parseColor reads, in words. */
export const COLOR_FORMS = 'hexadecimal (#1f5f8b), rgb(), hsl(), or a basic name such as navy'

/**
 * A colour in one of the oldest forms of CSS: hexadecimal, `rgb()`, `hsl()`, or one of its first 17 names. How much shines
 * through is left out.
 *
 * @returns undefined for anything else, which an application may have stored before it was refused
 */
export function parseColor(text: unknown): Color | undefined {
  if (typeof text !== 'string') return undefined
  const plain = text.trim().toLowerCase()
  const hex = NAMES.get(plain) ?? HEX.exec(plain)?.[1]
  if (hex !== undefined) return ofHex(hex)
  const [, kind, parts = ''] = /^(rgb|hsl)a?\(([^()]*)\)$/.exec(plain) ?? []
  const [one, two, three, ...more] = parts.split(/[\s,/]+/).filter((part) => part !== '')
  if (one === undefined || two === undefined || three === undefined || more.length > 1) return undefined
  return kind === 'hsl' ? ofHsl(one, two, three) : ofRgb(one, two, three)
}

/** As it may stand in a style sheet. */
export function cssOf(color: Color): string {
  return `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

/** How far two colours stand apart, from 1 to 21: the contrast ratio of WCAG 2.2. */
export function contrast(one: Color, other: Color): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

/** The colour of text that can be read upon another one: of white and black, one always reaches 4.58. */
export function textOn(color: Color): Color {
  return contrast(color, WHITE) >= contrast(color, BLACK) ? WHITE : BLACK
}

const BLACK: Color = [0, 0, 0]

function luminance(color: Color): number {
  const [red = 0, green = 0, blue = 0] = color.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const HEX = /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/

function ofHex(hex: string): Color {
  const digits = hex.length <= 4 ? hex.replaceAll(/./g, '$&$&') : hex
  const at = (start: number) => Number.parseInt(digits.slice(start, start + 2), 16)
  return [at(0), at(2), at(4)]
}

function ofRgb(...parts: readonly [string, string, string]): Color | undefined {
  const [red, green, blue] = parts.map((part) => amount(part, 255))
  if (red === undefined || green === undefined || blue === undefined) return undefined
  return [red, green, blue].map((part) => Math.round(part * 255)) as [number, number, number]
}

/** https://www.w3.org/TR/css-color-4/#hsl-to-rgb */
function ofHsl(hue: string, saturation: string, lightness: string): Color | undefined {
  const turn = /^[+-]?\d{1,6}(?:\.\d{1,6})?(?:deg)?$/.test(hue) ? Number.parseFloat(hue) : undefined
  const [s, l] = [amount(saturation, 100), amount(lightness, 100)]
  if (turn === undefined || s === undefined || l === undefined) return undefined
  const part = (n: number) => {
    const k = (((n + turn / 30) % 12) + 12) % 12
    return Math.round(255 * (l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return [part(0), part(8), part(4)]
}

/** A number, or a share in percent, as a share from 0 to 1. */
function amount(text: string, whole: number): number | undefined {
  if (!/^\d{1,6}(?:\.\d{1,6})?%?$/.test(text)) return undefined
  return Math.min(1, Number.parseFloat(text) / (text.endsWith('%') ? 100 : whole))
}

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    aqua: '00ffff',
    black: '000000',
    blue: '0000ff',
    fuchsia: 'ff00ff',
    gray: '808080',
    green: '008000',
    lime: '00ff00',
    maroon: '800000',
    navy: '000080',
    olive: '808000',
    orange: 'ffa500',
    purple: '800080',
    red: 'ff0000',
    silver: 'c0c0c0',
    teal: '008080',
    white: 'ffffff',
    yellow: 'ffff00',
  }),
)
