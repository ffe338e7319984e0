import { accountTexts } from '../texts/account.ts'

// The order matters: most of them claim to be one of those below as well.
const browsers: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdgA?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
]

const systems: readonly (readonly [string, RegExp])[] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
]

/** "Chrome on Linux", as far as a User-Agent can be believed. */
export function browserName(userAgent: string | null | undefined): string {
  const first = (table: typeof browsers) => table.find(([, pattern]) => pattern.test(userAgent ?? ''))?.[0]
  const [browser, system] = [first(browsers), first(systems)]
  if (browser !== undefined && system !== undefined) return accountTexts.sessions.browserOn(browser, system)
  return browser ?? system ?? accountTexts.sessions.unknown
}
