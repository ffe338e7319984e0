/** Writes src/store/schema.sql anew: `npm run schema`. A test fails while it differs from what the migrations make. */

import { writeFileSync } from 'node:fs'
import { dumpSchema, schemaFile } from './dump-schema.ts'

writeFileSync(schemaFile, dumpSchema())
