import type { Dialect } from './dialect.ts'
import { google } from './google/google.ts'
import { microsoft } from './microsoft/microsoft.ts'
import type { ProviderName } from './names.ts'
import { yahoo } from './yahoo.ts'
import { zoom } from './zoom.ts'

export const dialects: Readonly<Record<ProviderName, Dialect>> = { google, microsoft, yahoo, zoom }
