import { userInfo } from 'node:os'

/** Who is at the command line, as the audit log names them: whoever has become root by sudo, too. */
export function operatorName(environment: Readonly<Record<string, string | undefined>>): string {
  const named = [environment['SUDO_USER'], environment['USER']].find((name) => name !== undefined && name !== '')
  return named ?? nameOfUser()
}

/** Services, schedulers and containers set no such variable, and the user of an image has no name. */
function nameOfUser(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.geteuid?.() ?? 'unknown'}`
  }
}
