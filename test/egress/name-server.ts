/** A name server of the tests (RFC 1035), on the loopback address. */

import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { after } from 'node:test'

export const [A, MX, AAAA] = [1, 15, 28]
export const [SERVFAIL, NXDOMAIN, REFUSED] = [2, 3, 5]

/** The data of records of the type that was asked for, a code, or no answer at all. */
export type Answering = (name: string, type: number) => readonly Buffer[] | number | undefined

/** It is gone after the tests of the file. `asked` has the names, in order. */
export async function nameServer(answering: Answering) {
  const socket = createSocket('udp4')
  const asked: string[] = []
  socket.on('message', (question, { port, address }) => {
    const end = question.indexOf(0, 12)
    const name = question
      .subarray(13, end)
      .toString()
      .replaceAll(/[\x01-\x1f]/g, '.')
    asked.push(name)
    const type = question.readUInt16BE(end + 1)
    const answer = answering(name, type)
    if (answer === undefined) return
    const records = typeof answer === 'number' ? [] : answer
    const header = Buffer.alloc(12)
    question.copy(header, 0, 0, 2)
    header.writeUInt16BE(0x8180 + (typeof answer === 'number' ? answer : 0), 2)
    header.writeUInt16BE(1, 4)
    header.writeUInt16BE(records.length, 6)
    const bytes = records.map((data) => {
      const fixed = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, 0])
      fixed.writeUInt16BE(data.length, 10)
      return Buffer.concat([fixed, data])
    })
    socket.send(Buffer.concat([header, question.subarray(12, end + 5), ...bytes]), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  after(() => socket.close())
  return { asked, server: `127.0.0.1:${socket.address().port}` }
}

/** The data of an A record. */
export function a(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number))
}

/** The data of an MX record. */
export function mx(priority: number, exchange: string): Buffer {
  const labels = exchange.split('.').filter((label) => label !== '')
  return Buffer.concat([
    Buffer.from([0, priority]),
    ...labels.flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]),
    Buffer.from([0]),
  ])
}
