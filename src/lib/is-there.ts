import { stat } from 'node:fs/promises'

/**
 * Whether there is something at a path.
 *
 * @throws for whatever keeps one from knowing, such as a folder that may not be entered: that is not the same as nothing
 */
export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
      throw error
    },
  )
}
