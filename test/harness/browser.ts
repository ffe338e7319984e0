import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Browser } from 'playwright'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** A real Chromium: one that is installed, else Playwright's own, else Debian's, which is installed where that is allowed. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = installed() ?? playwrights() ?? debians()
  if (executablePath === undefined)
    throw new Error(
      'no Chromium: install one, or run `npx playwright install chromium`, or run the tests as root on Debian',
    )
  // A sandbox needs another user than root.
  return chromium.launch({ executablePath, args: isRoot() ? ['--no-sandbox'] : [] })
}

function installed(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file))
}

function playwrights(): string | undefined {
  const file = chromium.executablePath()
  return existsSync(file) ? file : undefined
}

function debians(): string | undefined {
  if (!isRoot() || !existsSync('/usr/bin/apt-get')) return undefined
  const run = (...given: string[]) => execFileSync('apt-get', given, { stdio: 'ignore', timeout: 600_000 })
  run('update')
  run('install', '--yes', '--no-install-recommends', 'chromium', 'fonts-liberation')
  return installed()
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}
