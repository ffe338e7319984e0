import { useState } from 'react'
import { problemsOf } from '../schema-form/check.ts'
import { dataOf } from '../schema-form/fields.ts'
import type { Draft, ObjectSchema, Problems } from '../schema-form/schema.ts'
import { useDraft, type DraftState } from '../schema-form/use-draft.ts'
import { dataEntryTexts as texts } from '../texts/data-entry.ts'
import { readFile, readKeyFile, readObject, takesKeyFile, withKnownNames, type Read } from './key-file.ts'
import { refusalText } from './refusal-text.ts'

export type Mode = 'file' | 'form' | 'json'

export interface DataEntry {
  readonly schema: ObjectSchema
  readonly modes: readonly Mode[]
  readonly mode: Mode
  readonly form: DraftState
  readonly text: string
  /** What is wrong with the file or the JSON as a whole. */
  readonly refused: string | undefined
  /** The name of the file that filled the draft. */
  readonly file: string | undefined
  readonly go: (mode: Mode) => void
  readonly write: (text: string) => void
  readonly takeFile: (file: File) => Promise<void>
  readonly takeText: (text: string) => void
  /** The data to send; undefined while something is wrong, and then it shows. */
  readonly take: () => Draft | undefined
  /** What the server says of the fields. */
  readonly tell: (problems: Problems) => void
  readonly forget: () => void
}

/** The data of a credential while it is given, in whichever way. It is gone with the component that has it. */
export function useDataEntry(schema: ObjectSchema, title: string): DataEntry {
  const byFile = takesKeyFile(schema)
  const form = useDraft(schema)
  const [mode, setMode] = useState<Mode>(byFile ? 'file' : 'form')
  const [text, setText] = useState('')
  const [file, setFile] = useState<string>()
  const [refused, setRefused] = useState<string>()

  const accept = (read: Read, name: string): void => {
    setMode('file')
    setFile(read.kind === 'read' ? name : undefined)
    setRefused(read.kind === 'read' ? undefined : refusalText(read.refusal, title))
    form.replace(read.kind === 'read' ? read.data : {})
  }
  /** The JSON as the form's draft; undefined, with the reason shown, when it is none. */
  const draftOfText = (): Draft | undefined => {
    const read = readObject(text)
    if (read.kind === 'read') return withKnownNames(schema, read.data)
    setRefused(texts.jsonRefused[read.refusal.why === 'not-object' ? 'not-object' : 'not-json'])
    return undefined
  }

  return {
    schema,
    modes: byFile ? ['file', 'form', 'json'] : ['form', 'json'],
    mode,
    form,
    text,
    refused,
    file,
    go(next) {
      if (mode === 'json' && text.trim() !== '') {
        const draft = draftOfText()
        if (draft === undefined) return
        form.replace(draft)
      }
      if (next === 'json') setText(textOf(schema, form.draft))
      setRefused(undefined)
      setMode(next)
    },
    write(next) {
      setText(next)
      setRefused(undefined)
      form.tell({})
    },
    async takeFile(given) {
      if (byFile) accept(await readFile(given, schema), given.name)
      else {
        const read = readObject(await given.text())
        if (read.kind === 'refused') setRefused(refusalText(read.refusal, title))
        else {
          form.replace(withKnownNames(schema, read.data))
          setText(textOf(schema, read.data))
          setMode('json')
        }
      }
    },
    takeText(pasted) {
      accept(readKeyFile(pasted, schema), texts.pasted)
    },
    take() {
      if (mode === 'file' && file === undefined) {
        setRefused((before) => before ?? texts.noFile)
        return undefined
      }
      if (mode !== 'json') return form.take()
      const draft = draftOfText()
      if (draft === undefined) return undefined
      const problems = problemsOf(schema, draft)
      form.tell(problems)
      return Object.keys(problems).length === 0 ? draft : undefined
    },
    tell: form.tell,
    forget() {
      form.replace({})
      setText('')
      setFile(undefined)
    },
  }
}

/** The draft as JSON, or the fields that are needed, to be filled in. */
function textOf(schema: ObjectSchema, draft: Draft): string {
  const data = dataOf(schema, draft)
  const needed = Object.fromEntries((schema.required ?? []).map((name) => [name, '']))
  return JSON.stringify(Object.keys(data).length > 0 ? data : needed, null, 2)
}
