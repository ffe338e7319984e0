import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, indentUnit } from '@codemirror/language'
import { forceLinting, linter, lintKeymap } from '@codemirror/lint'
import { EditorState, StateEffect } from '@codemirror/state'
import { EditorView, hoverTooltip, keymap, lineNumbers } from '@codemirror/view'
import type { JSONSchema } from 'vscode-json-languageservice'
import { completionSource } from './completion.ts'
import { descriptionPart } from './description-part.ts'
import { editorTheme } from './editor-theme.ts'
import { Language } from './language.ts'

/** Something wrong in the text, where it is. */
export interface TextProblem {
  readonly line: number
  readonly message: string
  readonly at: number
}

export interface JsonEditor {
  readonly text: () => string
  readonly replace: (text: string) => void
  /** Another schema from now on. */
  readonly fit: (schema: JSONSchema) => void
  readonly format: () => void
  readonly goTo: (at: number) => void
  readonly close: () => void
}

/** The schema is another one, so the text must be looked at again though it is the same. */
const refitted = StateEffect.define()

interface Options {
  readonly parent: HTMLElement
  readonly text: string
  readonly schema: JSONSchema
  /** What a screen reader calls the editor. */
  readonly label: string
  readonly changed: () => void
  readonly problems: (problems: readonly TextProblem[]) => void
  /** Files that were dropped or pasted. */
  readonly files: (files: FileList) => void
}

/**
 * The JSON editor. It lives in a shadow tree, where its styles come as constructed style sheets: the page's policy
 * against inline styles stays as strict as it is, without a nonce that would make every answer another.
 */
export function makeEditor({ parent, text, schema, label, changed, problems, files }: Options): JsonEditor {
  const language = new Language(schema)
  const root = parent.attachShadow({ mode: 'open' })

  const format = (view: EditorView): boolean => {
    const { document, edits } = language.format(view.state.doc.toString())
    view.dispatch({
      changes: edits.map(({ range, newText }) => ({
        from: document.offsetAt(range.start),
        to: document.offsetAt(range.end),
        insert: newText,
      })),
      userEvent: 'input.format',
    })
    return true
  }
  const taken = (event: Event, transfer: DataTransfer | null): boolean => {
    if (transfer === null || transfer.files.length === 0) return false
    event.preventDefault()
    files(transfer.files)
    return true
  }

  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        json(),
        indentUnit.of('  '),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ override: [completionSource(language)], icons: false, defaultKeymap: false }),
        linter(
          async ({ state }) => {
            const found = await language.problems(state.doc.toString())
            problems(
              found.map(({ from, message }) => ({
                line: state.doc.lineAt(from).number,
                message,
                at: from,
              })),
            )
            return found.map(({ from, to, message }) => ({ from, to, severity: 'error', message }))
          },
          {
            delay: 250,
            needsRefresh: ({ transactions }) => transactions.some(({ effects }) => effects.some((e) => e.is(refitted))),
          },
        ),
        hoverTooltip(async ({ state }, at) => {
          const found = await language.hover(state.doc.toString(), at)
          if (found === undefined || found.text === '') return null
          return { pos: found.from, end: found.to, above: true, create: () => ({ dom: descriptionPart(found.text) }) }
        }),
        keymap.of([
          { key: 'Shift-Alt-f', run: format },
          // Ctrl-Enter sends, and Ctrl-K searches: the page has them.
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...lintKeymap,
          ...historyKeymap,
          ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'),
        ]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed()
        }),
        EditorView.domEventHandlers({
          drop: (event) => taken(event, event.dataTransfer),
          paste: (event) => taken(event, event.clipboardData),
        }),
        editorTheme,
      ],
    }),
  })
  forceLinting(view)

  return {
    text: () => view.state.doc.toString(),
    replace(next) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } })
    },
    fit(next) {
      language.fit(next)
      view.dispatch({ effects: refitted.of(null) })
    },
    format: () => {
      format(view)
      view.focus()
    },
    goTo(at) {
      // The list of problems is a moment behind the text, which may have become shorter.
      view.dispatch({ selection: { anchor: Math.min(at, view.state.doc.length) }, scrollIntoView: true })
      view.focus()
    },
    close: () => {
      view.destroy()
    },
  }
}
