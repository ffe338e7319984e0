import { useMediaQuery } from '@mantine/hooks'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Credential } from '../api/credentials.ts'
import type { Provider } from '../api/providers.ts'
import { credentialTexts as texts } from '../texts/credentials.ts'
import styles from './credential-table.module.css'
import { CredentialRow } from './credential-row.tsx'

interface Props {
  readonly app: string
  readonly provider: Provider
  readonly rows: readonly Credential[]
  /** The ids of those that the provider refuses. */
  readonly failing: ReadonlySet<string>
  /** How many there will be when all have been read. */
  readonly total: number
  readonly more: (() => unknown) | undefined
}

const ROW_HEIGHT = 52
const CARD_HEIGHT = 178
/** So many rows before the end of what was read, the next page is asked for. */
const AHEAD = 100

const COLUMNS = ['name', 'type', 'fingerprint', 'version', 'changed', 'used', 'health'] as const

/** Only the rows in sight are in the page, so ten thousand scroll as ten do. Where the columns have no room, a row is a card. */
export function CredentialTable({ app, provider, rows, failing, total, more }: Props) {
  const cards = useMediaQuery('(max-width: 75em)', undefined, { getInitialValueInEffect: false })
  const body = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const height = cards ? CARD_HEIGHT : ROW_HEIGHT
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => rows[index]?.id ?? index,
  })
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0

  // What is above the list may grow or shrink, a wrapping line for one.
  useLayoutEffect(() => {
    const measure = (): void => {
      setTop((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    return () => {
      observer.disconnect()
    }
  }, [])
  useEffect(() => {
    virtualizer.measure()
  }, [virtualizer, height])
  useEffect(() => {
    if (last >= rows.length - AHEAD) more?.()
  }, [last, rows.length, more])

  return (
    <div
      role="table"
      aria-label={texts.listLabel(provider.title)}
      aria-rowcount={total + 1}
      className={styles['table']}
      data-cards={cards}
    >
      <div role="rowgroup" className={styles['head']}>
        <div role="row" aria-rowindex={1} className={styles['row']}>
          {COLUMNS.map((column) => (
            <div key={column} role="columnheader">
              {texts.columns[column]}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" ref={body} className={styles['body']} style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start, key }) => {
          const row = rows[index]
          return (
            row && (
              <CredentialRow
                key={key}
                app={app}
                provider={provider.name}
                credential={row}
                failing={failing.has(row.id)}
                index={index + 2}
                height={height}
                top={start - top}
              />
            )
          )
        })}
      </div>
    </div>
  )
}
