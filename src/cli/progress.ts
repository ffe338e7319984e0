import { notice } from './output.ts'

/** How far a command is, for who waits for it. Nothing of it goes to stdout, which is for scripts. */
export interface Progress {
  /** What is done next. */
  readonly stage: (text: string) => void
  /** How much of it is done. */
  readonly show: (done: number, total: number) => void
  /** To be called before anything else is written. */
  readonly end: () => void
}

const BAR_CELLS = 30
const EVERY_MS = 100

/** A bar on a terminal, and a plain line a stage elsewhere. @param unit what is counted, such as `boxes` */
export function progressOf(unit: string): Progress {
  const { stderr } = process
  if (!stderr.isTTY) return { stage: notice, show: () => undefined, end: () => undefined }
  let stage = ''
  let shown = false
  let drawn = 0
  const draw = (bar: string) => {
    shown = true
    stderr.write(`\r\u001b[K${bar}${stage}`)
  }
  return {
    stage(text) {
      stage = text
      draw('')
    },
    show(done, total) {
      const now = performance.now()
      if (done < total && now - drawn < EVERY_MS) return
      drawn = now
      draw(`${barOf(done, total)} ${number(done)} of ${number(total)} ${unit}  `)
    },
    end() {
      if (shown) stderr.write('\r\u001b[K')
      shown = false
    },
  }
}

function barOf(done: number, total: number): string {
  const filled = total === 0 ? BAR_CELLS : Math.floor((Math.min(done, total) / total) * BAR_CELLS)
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_CELLS - filled)}]`
}

const number = (n: number): string => n.toLocaleString('en')
