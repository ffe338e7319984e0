/** The little that is kept between pages: the theme and the language of the samples, never anything that was typed. */
export type Remembered = 'theme' | 'language'

export function remembered(what: Remembered): string | undefined {
  try {
    return localStorage.getItem(`claviger.${what}`) ?? undefined
  } catch {
    return undefined
  }
}

export function remember(what: Remembered, value: string): void {
  try {
    localStorage.setItem(`claviger.${what}`, value)
  } catch {
    // Then it lasts until the next page.
  }
}
