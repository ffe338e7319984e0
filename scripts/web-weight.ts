/** Prints what the browser has to load, compressed, and fails when it is more than was promised: `npm run weight`. */

import { weights } from './weights.ts'

const rows = await weights()
for (const { what, bytes, most } of rows)
  console.log(
    `${what.padEnd(36)} ${(bytes / 1024).toFixed(1).padStart(7)} KB of at most ${(most / 1024).toFixed(0)} KB`,
  )
if (rows.some(({ bytes, most }) => bytes > most)) {
  console.error('Something weighs more than it may.')
  process.exitCode = 1
}
