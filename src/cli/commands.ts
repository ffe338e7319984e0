import { Option, type Command } from 'commander'
import { scopes } from '../api/scopes.ts'
import type { SettingName } from '../config.ts'
import { config, wholeNumber, withSettings, type Flags } from './options.ts'

const DEPLOYMENT: readonly SettingName[] = ['data', 'databaseUrl', 'rootKey']
const DAYS_MAX = 3650
const INVITATION_DAYS_MAX = 30
const SANDBOX_PORT = 4400
const SANDBOX_HOST = '127.0.0.1'

/** What several commands take beside their settings. */
interface Json {
  readonly json?: true
}
interface OfApplication {
  readonly application?: string
}

/**
 * Adds every command beside `serve`. Each is a file of its own, loaded only when it is the one that was called.
 */
export function commands(program: Command): void {
  const leaf = (parent: Command, name: string, about: string) =>
    withSettings(parent.command(name).description(about), DEPLOYMENT)

  // --- API keys ---
  const apiKeys = program.command('api-keys').description('make, list and revoke API keys')
  leaf(apiKeys, 'create', 'make an API key, which is shown once')
    .requiredOption('--name <name>', 'what the key is for')
    .option('--scopes <list>', 'what it may do, separated by commas (default: everything)')
    .option('--expires-in <days>', 'when it stops working (default: never)', wholeNumber(1, DAYS_MAX))
    .option('--application <id>', 'whose key it is (default: the only application)')
    .option('--json', 'write JSON')
    .addHelpText('after', `\nScopes: ${scopes.join(', ')}.`)
    .action(async (options: Flags & OfApplication & Json & { readonly name: string }) => {
      const { createApiKey } = await import('./api-keys/create.ts')
      await createApiKey(config(options), options)
    })
  leaf(apiKeys, 'list', 'list all API keys, without the keys themselves')
    .option('--application <id>', 'only those of one application')
    .option('--json', 'write JSON')
    .action(async (options: Flags & OfApplication & Json) => {
      const { listApiKeys } = await import('./api-keys/list.ts')
      await listApiKeys(config(options), options)
    })
  leaf(apiKeys, 'revoke', 'revoke an API key, from the next request on')
    .argument('<id>', 'the id that `api-keys list` shows')
    .action(async (id: string, options: Flags) => {
      const { revokeApiKey } = await import('./api-keys/revoke.ts')
      await revokeApiKey(config(options), id)
    })
  apiKeys
    .command('generate')
    .description('print an API key for CLAVIGER_BOOTSTRAP_API_KEY; nothing is stored')
    .action(async () => {
      const { newApiKey } = await import('../lib/api-key.ts')
      process.stdout.write(`${newApiKey()}\n`)
    })

  // --- members ---
  const members = program.command('members').description('list, invite and remove the members of the dashboard')
  leaf(members, 'list', 'list who can sign in to the dashboard')
    .option('--json', 'write JSON')
    .action(async (options: Flags & Json) => {
      const { listMembers } = await import('./members/list.ts')
      await listMembers(config(options), options)
    })
  withSettings(leaf(members, 'invite', 'print a link that makes one member, once'), ['url', 'port'])
    .requiredOption('--role <role>', 'owner, admin or viewer')
    .option('--email <address>', 'the only address that may use it (default: whichever)')
    .option('--expires-in <days>', 'how long it works (default: 1)', wholeNumber(1, INVITATION_DAYS_MAX))
    .action(
      async (options: Flags & { readonly role: string; readonly email?: string; readonly expiresIn?: number }) => {
        const { inviteMember } = await import('./members/invite.ts')
        await inviteMember(config(options), options)
      },
    )
  leaf(members, 'remove', 'remove a member, who is signed out everywhere')
    .argument('<id>', 'the id that `members list` shows')
    .action(async (id: string, options: Flags) => {
      const { removeMember } = await import('./members/remove.ts')
      await removeMember(config(options), id)
    })

  // --- keys ---
  const keys = program.command('keys').description('list and rotate the keys that seal')
  leaf(keys, 'list', 'list the data keys, how many boxes each has, and the id of the root key')
    .option('--json', 'write JSON')
    .action(async (options: Flags & Json) => {
      const { listKeys } = await import('./keys/list.ts')
      await listKeys(config(options), options)
    })
  leaf(keys, 'rotate', 'seal everything with a new data key and destroy the old one, while a server serves')
    .addHelpText('after', '\nCut short, it is finished by running it again; no second new key is made then.')
    .action(async (options: Flags) => {
      const { rotateKeys } = await import('./keys/rotate.ts')
      await rotateKeys(config(options))
    })
  leaf(keys, 'rotate-root', 'seal the data keys with a new root key')
    .option('--to <source>', 'file:<path>, env:<name> or exec:<command> (default: a new key in the present file)')
    .action(async (options: Flags & { readonly to?: string }) => {
      const { rotateRoot } = await import('./keys/rotate-root.ts')
      await rotateRoot(config(options), options)
    })
  const rootKey = program.command('root-key').description('make a root key')
  rootKey
    .command('create')
    .description('write a new root key to a file of mode 0600 that does not exist yet')
    .argument('<file>', 'where to')
    .action(async (file: string) => {
      const { createRootKey } = await import('./root-key.ts')
      await createRootKey(file)
    })

  // --- audit ---
  const audit = program.command('audit').description('verify, export and archive the audit log')
  leaf(audit, 'verify', 'find records that were deleted, edited, moved or cut off')
    .option('--expect <checkpoint...>', 'CHAIN:SEQ:SEAL as this command or the server log wrote it earlier')
    .option('--archive <file...>', 'archives of `audit archive`, to be verified with it')
    .option('--json', 'write JSON')
    .addHelpText(
      'after',
      '\nA database that was put back whole to an earlier state shows only against a checkpoint kept elsewhere.',
    )
    .action(
      async (options: Flags & Json & { readonly expect?: readonly string[]; readonly archive?: readonly string[] }) => {
        const { parseCheckpoint, verifyAuditLog } = await import('./audit/verify.ts')
        await verifyAuditLog(config(options), { ...options, expect: (options.expect ?? []).map(parseCheckpoint) })
      },
    )
  leaf(audit, 'export', 'write the audit log as JSON Lines')
    .option('--application <id>', 'only that of one application (default: every chain)')
    .action(async (options: Flags & OfApplication) => {
      const { exportAuditLog } = await import('./audit/export.ts')
      await exportAuditLog(config(options), options)
    })

  leaf(audit, 'archive', 'move old records of applications to a new file, while a server serves')
    .argument('<file>', 'where to; it must not exist')
    .requiredOption('--before <date>', 'what is older: a day, a time with its zone, or a number of days such as 90d')
    .option('--application <id>', 'only those of one application (default: of all of them)')
    .addHelpText(
      'after',
      '\nNothing is removed before the file is on the disk. Cut short, it is finished by running it with another file:' +
        '\nkeep both. What the file is, and how it is verified: docs/audit.md.',
    )
    .action(async (file: string, options: Flags & OfApplication & { readonly before: string }) => {
      const { archiveAuditLog } = await import('./audit/archive.ts')
      await archiveAuditLog(config(options), file, options)
    })

  // --- backups and health ---
  leaf(program, 'backup', 'write everything but the root key to a new file, while a server serves')
    .argument('<file>', 'where to; it must not exist')
    .action(async (file: string, options: Flags) => {
      const { backup } = await import('./backup.ts')
      await backup(config(options), file)
    })
  leaf(program, 'restore', 'put a backup in place once all of it has opened; the server must not be running')
    .argument('<file>', 'the backup')
    .option('--force', 'even when there is a database, which is kept aside')
    .action(async (file: string, options: Flags & { readonly force?: true }) => {
      const { restoreBackup } = await import('./restore.ts')
      await restoreBackup(config(options), file, options)
    })
  leaf(program, 'move', 'copy everything into another database that is empty; no server may be running')
    .requiredOption('--to <url>', 'a postgres:// URL (its password may come from PGPASSWORD), or a data folder')
    .addHelpText(
      'after',
      '\nThe other side is checked before it can be used. Cut short, nothing is there: run the same command again.',
    )
    .action(async (options: Flags & { readonly to: string }) => {
      const { moveDeployment } = await import('./move.ts')
      await moveDeployment(config(options), options)
    })
  leaf(program, 'doctor', 'open every box, verify the audit log, check files and the machine')
    .option('--json', 'write JSON')
    .action(async (options: Flags & Json) => {
      const { doctor } = await import('./doctor.ts')
      await doctor(config(options), options)
    })

  // --- the sandbox ---
  program
    .command('sandbox')
    .description('run stand-ins of Google, Microsoft, Yahoo and Zoom, for tests: nothing is real, nothing is kept')
    .option('--port <port>', 'where it listens; 0 takes one that is free', wholeNumber(0, 65_535), SANDBOX_PORT)
    .addOption(
      new Option('--host <address>', 'the address that it listens on; only tests should reach it')
        // Named twice, for the help would put a text into quotes.
        .default(SANDBOX_HOST, SANDBOX_HOST),
    )
    .option('--url <url>', 'where it is reached, when that is not where it listens (default: where it listens)')
    .addHelpText('after', '\nWhat it can be made to do, and how: docs/sandbox.md.')
    .action(async (options: { readonly port: number; readonly host: string; readonly url?: string }) => {
      const { sandbox } = await import('./sandbox.ts')
      await sandbox(options)
    })
}
