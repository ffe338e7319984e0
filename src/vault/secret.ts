const HIDDEN = '[secret]'

/**
 * Bytes that nobody prints by accident: every way to make text of a Secret gives `[secret]`.
 *
 * Wiping is best effort, since the text that a secret came from lives until it is collected.
 */
export class Secret {
  #bytes: Buffer | undefined

  private constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** The UTF-8 bytes of a text. Refuses a lone surrogate, which UTF-8 would silently replace. */
  static fromUtf8(text: string): Secret {
    if (!text.isWellFormed()) throw new RangeError('The text of a secret is not well-formed Unicode.')
    // Not Buffer.from: it puts short texts into the pool that all buffers share.
    const bytes = Buffer.alloc(Buffer.byteLength(text))
    bytes.write(text)
    return new Secret(bytes)
  }

  /** A copy of the bytes; the caller still owns, and wipes, the original. */
  static fromBytes(bytes: Uint8Array): Secret {
    const copy = Buffer.alloc(bytes.length)
    copy.set(bytes)
    return new Secret(copy)
  }

  /** Lends the bytes for the length of one synchronous call. They must not be kept: wiping changes them in place. */
  use<T>(fn: (bytes: Buffer) => T): T {
    if (this.#bytes === undefined) throw new Error('The secret has been wiped.')
    return fn(this.#bytes)
  }

  /** Zeroes the bytes. Using the secret afterwards throws; wiping it again does nothing. */
  wipe(): void {
    this.#bytes?.fill(0)
    this.#bytes = undefined
  }

  [Symbol.dispose](): void {
    this.wipe()
  }

  toString(): string {
    return HIDDEN
  }

  toJSON(): string {
    return HIDDEN
  }

  [Symbol.toPrimitive](): string {
    return HIDDEN
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return HIDDEN
  }
}
