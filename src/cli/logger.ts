import { pino, type Logger } from 'pino'

/** JSON lines on stderr, or readable text on a terminal. @param base stands in every line. */
export async function logger(level: string, base: Readonly<Record<string, unknown>> | null = null): Promise<Logger> {
  const options = { level, base, timestamp: () => `,"time":"${new Date().toISOString()}"` }
  if (!process.stderr.isTTY) return pino(options, pino.destination({ dest: 2, sync: false }))
  const { default: pretty } = await import('pino-pretty')
  return pino(options, pretty({ destination: 2, colorize: true, sync: true }))
}
