import { Command, CommanderError, Option } from 'commander'
import { configure, SettingError, settings, type Config, type SettingName } from '../config.ts'
import { DeploymentError } from '../deployment.ts'

/** Runs one command line to its end; a failure is one plain line on stderr and exit status 1. */
export async function run(argv: readonly string[]): Promise<void> {
  const program = new Command('claviger')
    .description("Seals, keeps and rotates the credentials behind a product's integrations.")
    .showHelpAfterError()
    .exitOverride()

  withSettings(program.command('serve'), Object.keys(settings) as SettingName[])
    .description('run the server')
    .action(async (flags: Flags) => {
      const { serve } = await import('./serve.ts')
      await serve(config(flags))
    })

  try {
    await program.parseAsync([...argv])
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode
    else {
      process.stderr.write(`claviger: ${words(error)}\n`)
      process.exitCode = 1
    }
  }
}

type Flags = Partial<Record<SettingName, string>>

function config(flags: Flags): Config {
  const config = configure(flags, process.env)
  // What has been read is not left lying in the environment of this process and its children.
  for (const setting of Object.values(settings))
    if ('secret' in setting) Reflect.deleteProperty(process.env, setting.env)
  return config
}

/** Adds the flags of some settings; the help names each variable and default. */
function withSettings(command: Command, names: readonly SettingName[]): Command {
  for (const name of names) {
    const setting = settings[name]
    const fallback = setting.default ?? ('defaultText' in setting ? setting.defaultText : 'none')
    const about = `${setting.describe} (${setting.env}, default: ${fallback})`
    command.addOption(new Option(`--${setting.flag} <${setting.argument}>`, about))
  }
  return command
}

/** Errors that tell the operator what to do are shown as they are; any other is a fault of ours, with its stack. */
function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const known =
    error instanceof SettingError || error instanceof DeploymentError || /Key(ring)?(Error)?$/.test(error.name)
  return known ? error.message : (error.stack ?? error.message)
}
