/** Writes docs/openapi.json anew: `npm run openapi`. A test fails while it differs from what the server answers. */

import { writeFileSync } from 'node:fs'
import { openApiDocument } from '../src/http/openapi/document.ts'

const file = new URL('../docs/openapi.json', import.meta.url)
writeFileSync(file, `${JSON.stringify(openApiDocument(), null, 2)}\n`)
