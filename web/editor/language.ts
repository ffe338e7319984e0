import {
  ClientCapabilities,
  getLanguageService,
  TextDocument,
  type CompletionItem,
  type JSONSchema,
  type MarkupContent,
  type TextEdit,
} from 'vscode-json-languageservice'

const DOCUMENT = 'claviger:///body.json'
const SCHEMA = 'claviger:///body.schema.json'

export interface Problem {
  readonly from: number
  readonly to: number
  readonly message: string
}

/** What is known of the text in the editor: the language service over one schema. */
export class Language {
  readonly #service = getLanguageService({ clientCapabilities: ClientCapabilities.LATEST })

  constructor(schema: JSONSchema) {
    this.fit(schema)
  }

  fit(schema: JSONSchema): void {
    this.#service.configure({
      validate: true,
      allowComments: false,
      schemas: [{ uri: SCHEMA, fileMatch: ['*'], schema }],
    })
  }

  async complete(
    text: string,
    at: number,
  ): Promise<{ readonly document: TextDocument; readonly items: readonly CompletionItem[] }> {
    const { document, parsed } = this.#read(text)
    const list = await this.#service.doComplete(document, document.positionAt(at), parsed)
    return { document, items: list?.items ?? [] }
  }

  async problems(text: string): Promise<readonly Problem[]> {
    const { document, parsed } = this.#read(text)
    const found = await this.#service.doValidation(document, parsed, {
      schemaValidation: 'error',
      comments: 'error',
      trailingCommas: 'error',
    })
    return found.map(({ range, message }) => ({
      from: document.offsetAt(range.start),
      to: document.offsetAt(range.end),
      message: textOf(message),
    }))
  }

  /** What the schema says of the place, and where that place is. */
  async hover(
    text: string,
    at: number,
  ): Promise<{ readonly from: number; readonly to: number; readonly text: string } | undefined> {
    const { document, parsed } = this.#read(text)
    const hover = await this.#service.doHover(document, document.positionAt(at), parsed)
    if (hover?.range === undefined) return undefined
    const parts = [hover.contents].flat().map((part) => (typeof part === 'string' ? part : part.value))
    return {
      from: document.offsetAt(hover.range.start),
      to: document.offsetAt(hover.range.end),
      text: parts.join('\n\n').trim(),
    }
  }

  format(text: string): { readonly document: TextDocument; readonly edits: readonly TextEdit[] } {
    const { document } = this.#read(text)
    const edits = this.#service.format(document, undefined, { tabSize: 2, insertSpaces: true })
    return { document, edits }
  }

  #read(text: string) {
    const document = TextDocument.create(DOCUMENT, 'json', 0, text)
    return { document, parsed: this.#service.parseJSONDocument(document) }
  }
}

function textOf(message: string | MarkupContent): string {
  return typeof message === 'string' ? message : message.value
}
