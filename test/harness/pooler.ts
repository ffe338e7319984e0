/**
 * A pooler in transaction mode, as small as it can be and as unkind as it may be: between PostgreSQL and its clients it lends
 * each transaction another connection than the last one. It knows nothing of prepared statements.
 *
 * PostgreSQL's documentation, 54.2 (message flow) and 54.7 (message formats).
 */

import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface Pooler {
  /** The URL of a database behind it. */
  through(url: string): string
  /** How often a client was lent another connection than the one before. */
  readonly changes: () => number
  stop(): Promise<void>
}

const SSL_REQUEST = 80_877_103
const READY = 'Z'
const IDLE = 'I'
const TERMINATE = 'X'
/** Each of these is answered by one ReadyForQuery: a simple query and a Sync. */
const ANSWERED = new Set(['Q', 'S'])

interface Client {
  readonly socket: Socket
  readonly pool: Pool
  /** What waits for a connection. */
  waiting: Buffer[]
  lent: Backend | undefined
  last: Backend | undefined
  /** ReadyForQuery that are still to come. */
  due: number
}

interface Backend {
  readonly socket: Socket
  client: Client | undefined
}

/** The connections that were started with the same words. */
interface Pool {
  readonly free: Backend[]
  readonly queue: Client[]
  readonly greeting: Buffer
  readonly all: readonly Backend[]
  /** Those that are there; the connections go with the last of them. */
  readonly clients: Set<Client>
}

/** @param size connections to the server for clients that start with the same user, database and options. */
export async function startPooler(server: string, size = 3): Promise<Pooler> {
  const { hostname, port } = new URL(server)
  const sockets = new Set<Socket>()
  const pools = new Map<string, Promise<Pool>>()
  let changes = 0

  const backend = async (startUp: Buffer): Promise<{ one: Backend; greeting: Buffer }> => {
    const socket = connect(Number(port), hostname)
    keep(socket)
    const one: Backend = { socket, client: undefined }
    socket.write(startUp)
    const greeting: Buffer[] = []
    await new Promise<void>((resolve, reject) => {
      let greeted = false
      socket.once('close', () => {
        reject(new Error(`the server refuses: ${Buffer.concat(greeting).toString()}`))
        one.client?.socket.destroy()
      })
      onMessages(socket, (type, message) => {
        if (greeted) onAnswer(one, type, message)
        else greeting.push(message)
        if (type !== READY) return
        greeted = true
        resolve()
      })
    })
    return { one, greeting: Buffer.concat(greeting) }
  }

  const poolOf = async (startUp: Buffer): Promise<Pool> => {
    const opened = await Promise.all(Array.from({ length: size }, () => backend(startUp)))
    const all = opened.map(({ one }) => one)
    const greeting = opened[0]?.greeting ?? Buffer.alloc(0)
    return { all, free: [...all], queue: [], greeting, clients: new Set() }
  }

  function onAnswer(from: Backend, type: string, message: Buffer): void {
    const { client } = from
    if (client === undefined) return
    client.socket.write(message)
    if (type !== READY) return
    client.due--
    if (client.due > 0 || message.toString('latin1', 5, 6) !== IDLE) return
    from.client = undefined
    client.lent = undefined
    client.last = from
    client.pool.free.push(from)
    lend(client.pool)
  }

  function onAsked(client: Client, type: string, message: Buffer): void {
    if (type === TERMINATE) {
      client.socket.end()
      return
    }
    if (ANSWERED.has(type)) client.due++
    if (client.lent !== undefined) client.lent.socket.write(message)
    else {
      client.waiting.push(message)
      if (!client.pool.queue.includes(client)) client.pool.queue.push(client)
      lend(client.pool)
    }
  }

  function lend(pool: Pool): void {
    while (pool.queue.length > 0 && pool.free.length > 0) {
      const client = pool.queue.shift() as Client
      // Any but the last one, where there is another.
      const at = Math.max(
        pool.free.findIndex((one) => one !== client.last),
        0,
      )
      const [one] = pool.free.splice(at, 1) as [Backend]
      if (client.last !== undefined && client.last !== one) changes++
      one.client = client
      client.lent = one
      for (const message of client.waiting) one.socket.write(message)
      client.waiting = []
    }
  }

  const listener = createServer((socket) => {
    keep(socket)
    void startUpOf(socket)
      .then(async (startUp) => {
        const name = startUp.toString('latin1')
        let pool = pools.get(name)
        if (pool === undefined) pools.set(name, (pool = poolOf(startUp)))
        const client: Client = { socket, pool: await pool, waiting: [], lent: undefined, last: undefined, due: 0 }
        client.pool.clients.add(client)
        socket.write(client.pool.greeting)
        onMessages(socket, (type, message) => {
          onAsked(client, type, message)
        })
        socket.once('close', () => {
          // A transaction that its client has left is rolled back with the connection, as a pooler closes it.
          client.lent?.socket.destroy()
          client.pool.clients.delete(client)
          if (client.pool.clients.size > 0) return
          pools.delete(name)
          for (const one of client.pool.all) one.socket.destroy()
        })
      })
      .catch(() => socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(listener, 'listening')

  function keep(socket: Socket): void {
    sockets.add(socket)
    socket.setNoDelay()
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  }

  return {
    through(url) {
      const mine = new URL(url)
      mine.hostname = '127.0.0.1'
      mine.port = String((listener.address() as AddressInfo).port)
      return mine.href
    },
    changes: () => changes,
    async stop() {
      for (const socket of sockets) socket.destroy()
      listener.close()
      await once(listener, 'close')
    },
  }
}

/** The first message of a client, which has no type; a wish for TLS is declined before. */
function startUpOf(socket: Socket): Promise<Buffer> {
  let held = Buffer.alloc(0)
  return new Promise((resolve) => {
    const onData = (bytes: Buffer) => {
      held = Buffer.concat([held, bytes])
      while (held.length >= 8 && held.length >= held.readInt32BE(0)) {
        const message = held.subarray(0, held.readInt32BE(0))
        held = held.subarray(message.length)
        if (message.readInt32BE(4) === SSL_REQUEST) socket.write('N')
        else {
          socket.off('data', onData)
          socket.pause()
          if (held.length > 0) socket.unshift(held)
          resolve(message)
          return
        }
      }
    }
    socket.on('data', onData)
  })
}

/** Hands out whole messages: a letter, the length of what follows with itself, and that. */
function onMessages(socket: Socket, take: (type: string, message: Buffer) => void): void {
  let held = Buffer.alloc(0)
  socket.on('data', (bytes) => {
    held = Buffer.concat([held, bytes])
    while (held.length >= 5 && held.length > held.readInt32BE(1)) {
      const message = held.subarray(0, 1 + held.readInt32BE(1))
      held = held.subarray(message.length)
      take(message.toString('latin1', 0, 1), message)
    }
  })
  socket.resume()
}
