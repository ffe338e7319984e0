import { Alert, Group, Stack, Text } from '@mantine/core'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { JsonEditor, TextProblem } from '../../editor/editor.ts'
import { Button } from '../parts/button.tsx'
import { dataEntryTexts as texts } from '../texts/data-entry.ts'
import { schemaFormTexts } from '../texts/schema-form.ts'
import styles from './data-entry.module.css'
import { ProblemList } from './problem-list.tsx'
import type { DataEntry } from './use-data-entry.ts'

/** The data as JSON. The editor is large, so it is fetched here; until it has come, this says so and no more. */
export function JsonEntry({ entry }: { readonly entry: DataEntry }) {
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<JsonEditor>(undefined)
  const [state, setState] = useState<'loading' | 'there' | 'failed'>('loading')
  const [attempt, setAttempt] = useState(0)
  const [problems, setProblems] = useState<readonly TextProblem[]>([])

  const open = useEffectEvent(async (gone: AbortSignal) => {
    const [{ makeEditor }, { annotated }] = await Promise.all([
      import('../../editor/editor.ts'),
      import('../../editor/annotated.ts'),
    ])
    if (gone.aborted || host.current === null) return
    const parent = host.current.appendChild(document.createElement('div'))
    editor.current = makeEditor({
      parent,
      text: entry.text,
      schema: annotated(entry.schema) as Parameters<typeof makeEditor>[0]['schema'],
      label: texts.editorLabel,
      changed: () => {
        if (editor.current !== undefined) written(editor.current.text())
      },
      problems: setProblems,
      files: ([file]) => {
        if (file !== undefined) dropped(file)
      },
    })
    setState('there')
  })
  const written = useEffectEvent(entry.write)
  const dropped = useEffectEvent((file: File) => void entry.takeFile(file))

  useEffect(() => {
    const gone = new AbortController()
    open(gone.signal).catch(() => {
      setState('failed')
    })
    const within = host.current
    return () => {
      gone.abort()
      editor.current?.close()
      editor.current = undefined
      within?.replaceChildren()
    }
  }, [attempt])
  // A file may have taken the place of the text.
  useEffect(() => {
    if (editor.current !== undefined && editor.current.text() !== entry.text) editor.current.replace(entry.text)
  }, [entry.text])

  const told = Object.entries(entry.form.problems)
  return (
    <Stack gap="xs">
      {state === 'loading' && (
        <Text role="status" size="sm" c="dimmed" className={styles['loading']}>
          {texts.loadingEditor}
        </Text>
      )}
      {state === 'failed' && (
        <Alert color="red" variant="light" role="alert">
          {texts.editorFailed}{' '}
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              setState('loading')
              setAttempt(attempt + 1)
            }}
          >
            {texts.tryAgain}
          </Button>
        </Alert>
      )}
      <div ref={host} className={styles['editor']} hidden={state !== 'there'} />
      {state === 'there' && (
        <>
          <ProblemList problems={problems} choose={(at) => editor.current?.goTo(at)} />
          {(entry.refused !== undefined || told.length > 0) && (
            <Alert color="red" variant="light" role="alert">
              {entry.refused}
              {told.map(([name, words]) => (
                <div key={name}>
                  {name === '' ? schemaFormTexts.problem(words) : schemaFormTexts.problemOf(name, words)}
                </div>
              ))}
            </Alert>
          )}
          <Group justify="space-between" align="start" wrap="nowrap">
            <Text size="xs" c="dimmed">
              {texts.editorHelp}
            </Text>
            <Button size="compact-sm" variant="default" flex="none" onClick={() => editor.current?.format()}>
              {texts.format}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  )
}
