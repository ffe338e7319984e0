import { chownSync, statSync } from 'node:fs'

/** Gives a file to whom another one belongs: who works as root does so for a server that runs as somebody else. */
export function giveTo(file: string, like: string): void {
  // Nobody else can give away what is theirs.
  if (process.geteuid?.() !== 0) return
  const { uid, gid } = statSync(like)
  const own = statSync(file)
  if (own.uid !== uid || own.gid !== gid) chownSync(file, uid, gid)
}
