import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * Below the ports that a system gives to who asks for any (from 32768 on Linux, 49152 elsewhere), so that no server of
 * another test is given this one between its uses. Above those of services that may run here.
 */
const FROM = 15_000
const TO = 32_000

/** A port of the loopback address that is free, for what must know its port before it listens, or comes back to it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FROM, TO)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => {
      resolve(false)
    })
    probe.listen(port, '127.0.0.1', () => {
      probe.close(() => {
        resolve(true)
      })
    })
  })
}
