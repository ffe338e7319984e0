type Slow = (...given: unknown[]) => Promise<unknown>

const slow = ['sign', 'verify', 'importKey', 'exportKey', 'generateKey', 'digest'] as const
let underWay = 0
let last: Promise<unknown> = Promise.resolve()

/**
 * Web Crypto works in threads of its own, where what was begun first is not always done first. Here each has its turn, so
 * that the same seed gives the same order, and it can be told when none is under way.
 */
export function inTurns(): void {
  const { subtle } = globalThis.crypto
  for (const name of slow) {
    const real = (subtle[name] as Slow).bind(subtle)
    const turn: Slow = async (...given) => {
      underWay++
      const mine = last.then(() => real(...given))
      last = mine.catch(() => undefined)
      try {
        return await mine
      } finally {
        underWay--
      }
    }
    Object.defineProperty(subtle, name, { value: turn, configurable: true })
  }
}

/** Whether a thread of Web Crypto works for somebody. */
export const isWorking = (): boolean => underWay > 0
