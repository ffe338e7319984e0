import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A provider's token endpoint that looks at nothing and answers at once, so that what is measured is the one who asks. */
const answer = JSON.stringify({ access_token: `ya29.${'x'.repeat(200)}`, token_type: 'Bearer', expires_in: 3599 })
const server = createServer((request, response) => {
  request.resume().once('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
process.on('SIGTERM', () => process.exit(0))
