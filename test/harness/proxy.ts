import { once } from 'node:events'
import { createServer, connect, type Socket } from 'node:net'
import { freePort } from './free-port.ts'

/** A TCP proxy on a port of the loopback address, whose connections can be cut. */
export interface Proxy {
  readonly port: number
  /** Where new connections lead; undefined refuses them. Those that are there are cut. */
  to(port: number | undefined): Promise<void>
  /**
   * From now on what the other side answers is lost, until `cut`: what is asked arrives there all the same.
   *
   * @param after on each connection, only once this has been asked.
   */
  mute(after?: string): void
  /** Ends every connection without a word; new ones are taken. */
  cut(): void
  stop(): Promise<void>
}

export async function startProxy(target: number): Promise<Proxy> {
  let to: number | undefined = target
  /** What has to be asked before answers are lost. */
  let muted: string | undefined
  const open = new Set<Socket>()
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: to ?? 0, host: '127.0.0.1', noDelay: true })
    const end = () => {
      for (const socket of [near, far]) {
        open.delete(socket)
        socket.destroy()
      }
    }
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('close', end).on('error', end)
    }
    let isDeaf = false
    near.on('data', (bytes) => {
      if (muted !== undefined && bytes.includes(muted)) isDeaf = true
      far.write(bytes)
    })
    far.on('data', (bytes) => {
      if (!isDeaf && muted !== '') near.write(bytes)
    })
    near.on('end', () => far.end())
    far.on('end', end)
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  const cut = () => {
    muted = undefined
    for (const socket of open) socket.destroy()
  }
  const close = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    cut()
    await closed
  }
  // It listens on this one again later.
  const port = await freePort()
  await listen(port)
  return {
    port,
    async to(next) {
      to = next
      if (next === undefined) await close()
      else {
        cut()
        if (!server.listening) await listen(port)
      }
    },
    mute(after = '') {
      muted = after
    },
    cut,
    stop: close,
  }
}
