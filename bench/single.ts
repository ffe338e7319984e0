import { fork } from 'node:child_process'
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { withNewKeyId } from './new-key-id.ts'

/** One request after the other over one connection. */
export interface Single {
  readonly port: number
  readonly requests: readonly string[]
  readonly count: number
}

/** The median time from a request's last byte to its answer, in µs; measured in a process of its own. */
export function medianLatency(options: Single): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url), ['child'])
    child.once('message', (median: number) => {
      resolve(median)
      child.kill()
    })
    child.once('exit', () => {
      reject(new Error('the client ended'))
    })
    child.send(options)
  })
}

/** A request as its bytes on the wire. */
export function wire(method: string, to: string, headers: Readonly<Record<string, string>>, body = ''): string {
  const lines = Object.entries({ host: '127.0.0.1', ...headers, 'content-length': String(Buffer.byteLength(body)) })
  return `${method} ${to} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

/** The median time of an `fdatasync` after 12 KB were appended, in µs, on the file system of a folder. */
export function medianSync(folder: string, count = 400): number {
  const file = path.join(folder, 'sync')
  const handle = openSync(file, 'w')
  const page = Buffer.alloc(12 * 1024, 1)
  const times: number[] = []
  for (let round = 0; round < count; round++) {
    writeSync(handle, page)
    const began = performance.now()
    fdatasyncSync(handle)
    times.push((performance.now() - began) * 1000)
  }
  closeSync(handle)
  rmSync(file)
  return median(times)
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

if (process.argv[2] === 'child')
  process.once('message', (options: Single) => {
    void measure(options).then((result) => process.send?.(result))
  })

async function measure({ port, requests, count }: Single): Promise<number> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const times: number[] = []
  for (let at = 0; at < count; at++) {
    const request = withNewKeyId(requests[at % requests.length] ?? '')
    const began = performance.now()
    socket.write(request)
    const status = await answered(socket)
    if (!status.startsWith('HTTP/1.1 2')) throw new Error(status)
    times.push((performance.now() - began) * 1000)
  }
  socket.destroy()
  // The first fifth warms up.
  return median(times.slice(count / 5))
}

/** Waits for one whole answer: the answers here are small and carry their length. */
function answered(socket: ReturnType<typeof connect>): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const read = (chunk: Buffer) => {
      text += chunk.toString('latin1')
      const end = text.indexOf('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1])
      if (end === -1 || text.length < end + 4 + length) return
      socket.off('data', read)
      resolve(text)
    }
    socket.on('data', read)
  })
}
