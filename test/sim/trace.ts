const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** What a simulation has done, line by line. Ids are random, so they are told by the order in which they came. */
export class Trace {
  readonly lines: string[] = []
  step = 0
  readonly #ids = new Map<string, string>()

  add(text: string): void {
    this.lines.push(`${this.step}: ${this.name(text)}`)
  }

  /** A text with the names of ids in their place. */
  name(text: string): string {
    return text.replaceAll(ID, (id) => {
      let name = this.#ids.get(id)
      if (name === undefined) this.#ids.set(id, (name = `#${this.#ids.size + 1}`))
      return name
    })
  }
}
