import { cpSync } from 'node:fs'

// What the compiler leaves out of dist/: the migrations are read as files.
for (const engine of ['sqlite', 'postgres'])
  cpSync(`src/store/${engine}/migrations`, `dist/store/${engine}/migrations`, { recursive: true })
