/** What the file system says of a root key file. */
export interface FileFacts {
  readonly mode: number
  readonly ownerId: number
  /** On tmpfs or ramfs, that is never on a disk. */
  readonly inMemory: boolean
}

/**
 * Whether only those who should can read a root key file.
 *
 * Its owner may, and with mode 0440 one group (systemd credentials, `fsGroup` of Kubernetes). Orchestrators also mount
 * secrets as root's own files of mode 0444 or 0644, in memory (Docker Swarm, Kubernetes without `fsGroup`), and the
 * service can change neither. Those are accepted, for it is the container that keeps others out. The same mode on a
 * disk is what a careless copy leaves behind, and is refused.
 */
export function isPrivate({ mode, ownerId, inMemory }: FileFacts): boolean {
  const permissions = mode & 0o777
  const ownerOnly = (permissions & 0o077) === 0
  const mountedByOrchestrator = inMemory && ownerId === 0 && (permissions & 0o022) === 0
  return ownerOnly || permissions === 0o440 || mountedByOrchestrator
}
