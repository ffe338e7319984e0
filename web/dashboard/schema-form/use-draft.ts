import { useEffect, useMemo, useRef, useState } from 'react'
import { problemsOf } from './check.ts'
import { dataOf } from './fields.ts'
import type { Draft, ObjectSchema, Problems } from './schema.ts'

export interface DraftState {
  readonly draft: Draft
  /** What to show as wrong now: not what somebody has not come to yet. */
  readonly problems: Problems
  readonly set: (name: string, value: string) => void
  readonly replace: (draft: Draft) => void
  /** The field was left: what is wrong with it shows from now on. */
  readonly left: (name: string) => void
  /** The document to send; undefined while something is wrong, and then all that is wrong shows. */
  readonly take: () => Record<string, unknown> | undefined
  /** What the server found wrong; a field's problem goes when the field is changed. */
  readonly tell: (problems: Problems) => void
}

/** A pause in typing that long means that one would like to know. */
const PAUSE_MS = 600
const LEFT_MS = 250

/** A document while it is entered. It is gone with the component that has it. */
export function useDraft(schema: ObjectSchema, initial: Draft = {}): DraftState {
  const [draft, setDraft] = useState<Draft>(initial)
  const [seen, setSeen] = useState<ReadonlySet<string> | 'all'>(new Set())
  const [told, setTold] = useState<Problems>({})
  const pause = useRef<number>(undefined)
  useEffect(
    () => () => {
      window.clearTimeout(pause.current)
    },
    [],
  )

  const found = useMemo(() => problemsOf(schema, draft), [schema, draft])
  const problems = useMemo(
    () => ({
      ...Object.fromEntries(Object.entries(found).filter(([name]) => seen === 'all' || seen.has(name))),
      ...told,
    }),
    [found, seen, told],
  )
  const see = (name: string): void => {
    setSeen((before) => (before === 'all' || before.has(name) ? before : new Set([...before, name])))
  }
  const seeAfter = (name: string, delay_ms: number): void => {
    window.clearTimeout(pause.current)
    pause.current = window.setTimeout(see, delay_ms, name)
  }

  return {
    draft,
    problems,
    set(name, value) {
      setDraft((before) => ({ ...before, [name]: value }))
      setTold((before) => Object.fromEntries(Object.entries(before).filter(([path]) => path !== name && path !== '')))
      seeAfter(name, PAUSE_MS)
    },
    replace(next) {
      setDraft(next)
      setTold({})
    },
    left(name) {
      // Somebody who only passes through an empty field has done nothing wrong yet. And what is said at once would push
      // away the button that the field may have been left for.
      if (draft[name] !== undefined) seeAfter(name, LEFT_MS)
    },
    take() {
      setSeen('all')
      return Object.keys(found).length === 0 ? dataOf(schema, draft) : undefined
    },
    tell: setTold,
  }
}
