/** The methods of every path that has been routed, for `Allow`. */
export class Paths {
  readonly #paths: { readonly form: RegExp; readonly methods: readonly string[] }[] = []

  /** @param path in the router's form: `/v3/connectors/:provider`; a parameter may have a form of its own. */
  add(path: string, methods: readonly string[]): void {
    // What stands for any path says nothing of one.
    if (path.includes('*')) return
    const form = path
      .replaceAll('.', '\\.')
      .replaceAll(/:\w+(?:\(\^(.+?)\$\))?/g, (_, own: string | undefined) => own ?? '[^/]+')
    this.#paths.push({ form: new RegExp(`^${form}$`), methods })
  }

  /** None when there is no such path. */
  methodsAt(path: string): string[] {
    return [...new Set(this.#paths.filter(({ form }) => form.test(path)).flatMap(({ methods }) => methods))].sort()
  }
}
