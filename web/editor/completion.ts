import {
  startCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import { InsertTextFormat, type CompletionItem, type TextDocument } from 'vscode-json-languageservice'
import { descriptionPart } from './description-part.ts'
import type { Language } from './language.ts'
import { readSnippet } from './snippet.ts'

/** Offers what the schema takes at the cursor: keys, values, and within alternatives only what still fits. */
export function completionSource(language: Language) {
  return async ({ state, pos }: CompletionContext): Promise<CompletionResult | null> => {
    const text = state.doc.toString()
    const { document, items } = await language.complete(text, pos)
    const [start] = items.map((item) => rangeOf(item, document)).filter((range) => range !== undefined)
    if (start === undefined) return null
    // The quotation mark that begins a key is no part of what is looked for.
    const typed = text.slice(start.from, pos).replace(/^"/, '').toLowerCase()
    const options = items.filter(({ label }) => label.replace(/^"/, '').toLowerCase().startsWith(typed))
    return options.length === 0
      ? null
      : { from: start.from, options: options.map((item) => completionOf(item, document)), filter: false }
  }
}

function rangeOf({ textEdit }: CompletionItem, document: TextDocument) {
  if (textEdit === undefined || !('range' in textEdit)) return undefined
  const { start, end } = textEdit.range
  return { from: document.offsetAt(start), to: document.offsetAt(end) }
}

function completionOf(item: CompletionItem, document: TextDocument): Completion {
  const documentation = typeof item.documentation === 'string' ? item.documentation : item.documentation?.value
  return {
    label: item.label,
    ...(item.detail !== undefined && { detail: item.detail }),
    ...(documentation !== undefined && documentation !== '' && { info: () => descriptionPart(documentation) }),
    apply(view, _completion, from) {
      const source = item.textEdit?.newText ?? item.insertText ?? item.label
      const indent = /^\s*/.exec(view.state.doc.lineAt(from).text)?.[0] ?? ''
      const snippet = source.replaceAll('\t', '  ').replaceAll('\n', `\n${indent}`)
      const insertion =
        item.insertTextFormat === InsertTextFormat.Snippet
          ? readSnippet(snippet)
          : { text: snippet, from: snippet.length, to: snippet.length }
      const range = rangeOf(item, document) ?? { from, to: from }
      view.dispatch({
        // What was typed since the list was made is replaced as well.
        changes: { from: range.from, to: Math.max(range.to, view.state.selection.main.head), insert: insertion.text },
        selection: { anchor: range.from + insertion.from, head: range.from + insertion.to },
        scrollIntoView: true,
        userEvent: 'input.complete',
      })
      // A key was chosen, and its value has a list of its own.
      if (item.command !== undefined) startCompletion(view)
    },
  }
}
