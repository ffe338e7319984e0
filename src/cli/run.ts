import { Command, CommanderError } from 'commander'
import { SettingError, settings, type SettingName } from '../config.ts'
import { DeploymentError } from '../deployment.ts'
import { OutcomeUnknown, StoreUnavailable, UnknownMigrations } from '../store/store.ts'
import { commands } from './commands.ts'
import { config, withSettings, type Flags } from './options.ts'
import { version } from './version.ts'

/** Runs one command line to its end; a failure is one plain line on stderr and exit status 1. */
export async function run(argv: readonly string[]): Promise<void> {
  // Whoever reads the output may stop reading it; what is under way is done all the same.
  for (const output of [process.stdout, process.stderr])
    output.on('error', (error) => {
      if (!isGoneReader(error)) throw error
    })
  const program = new Command('claviger')
    .description("Seals, keeps and rotates the credentials behind a product's integrations.")
    .version(version(), '--version', 'show the version')
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride()

  withSettings(program.command('serve'), Object.keys(settings) as SettingName[])
    .description('run the server')
    .action(async (flags: Flags) => {
      const { serve } = await import('./serve.ts')
      await serve(config(flags))
    })
  commands(program)

  try {
    await program.parseAsync([...argv])
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode
    else if (!isGoneReader(error)) {
      process.stderr.write(`claviger: ${words(error)}\n`)
      process.exitCode = 1
    }
  }
}

function isGoneReader(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}

/** Errors that tell the operator what to do are shown as they are; any other is a fault of ours, with its stack. */
function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isPlain = [SettingError, DeploymentError, UnknownMigrations].some((kind) => error instanceof kind)
  if (isPlain || /Key(ring)?(Error)?$/.test(error.name)) return error.message
  if (error instanceof OutcomeUnknown) return `it is not known whether anything was written: ${causeOf(error)}`
  if (error instanceof StoreUnavailable) return `nothing was written: ${causeOf(error)}`
  // The engine's own words (locked, full, not a database) say what is the matter.
  if ('code' in error && error.code === 'ERR_SQLITE_ERROR') return `the database: ${error.message}`
  // The system's words name the file, and what could not be done with it.
  if ('syscall' in error) return error.message
  return error.stack ?? error.message
}

function causeOf({ message, cause }: Error): string {
  if (!(cause instanceof Error)) return message
  // Of several addresses that were tried, each has an error, and all together have no words.
  const said = cause instanceof AggregateError ? cause.errors.map(String).join('; ') : cause.message
  return `${message}: ${said}`
}
