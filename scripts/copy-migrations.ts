import { cpSync } from 'node:fs'

// What the compiler leaves out of dist/: the migrations are read as files.
cpSync('src/store/sqlite/migrations', 'dist/store/sqlite/migrations', { recursive: true })
