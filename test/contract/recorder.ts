import { createServer, request, type IncomingHttpHeaders } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/** One request and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly sent: string
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly raw: string
}

/** Stands between an unmodified client and a server, passes everything on as it is, and keeps what went through. */
export async function startRecorder(target: string) {
  const exchanges: Exchange[] = []
  const proxy = createServer((incoming, outgoing) => {
    void (async () => {
      const sent = await collect(incoming)
      const { method = '', url: path = '' } = incoming
      const onward = request(target + path, { method, headers: incoming.headers })
      onward.end(sent)
      const [answer] = (await once(onward, 'response')) as [typeof incoming]
      const raw = await collect(answer)
      const { statusCode: status = 0, headers } = answer
      exchanges.push({ method, path, sent: sent.toString(), status, headers, raw: raw.toString() })
      outgoing.writeHead(status, headers).end(raw)
    })()
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    exchanges: exchanges as readonly Exchange[],
    async stop() {
      proxy.close()
      proxy.closeAllConnections()
      await once(proxy, 'close')
    },
  }
}

async function collect(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
