import { InvalidArgumentError, Option, type Command } from 'commander'
import { configure, settings, type Config, type SettingName } from '../config.ts'

/** The flags of settings as they were given, and nothing for those that were not. */
export type Flags = Partial<Record<SettingName, string>>

/** Settles the settings from flags and environment. */
export function config(flags: Flags): Config {
  const config = configure(flags, process.env)
  // What has been read is not left lying in the environment of this process and its children.
  for (const setting of Object.values(settings))
    if ('secret' in setting) Reflect.deleteProperty(process.env, setting.env)
  return config
}

/** Adds the flags of some settings; the help names each variable and default. */
export function withSettings(command: Command, names: readonly SettingName[]): Command {
  for (const name of names) {
    const setting = settings[name]
    const fallback = setting.default ?? ('defaultText' in setting ? setting.defaultText : 'none')
    const about = `${setting.describe} (${setting.env}, default: ${fallback})`
    command.addOption(new Option(`--${setting.flag} <${setting.argument}>`, about))
  }
  return command
}

/** For options that take a whole number. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (!/^\d+$/.test(text) || number < least || number > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
    return number
  }
}
