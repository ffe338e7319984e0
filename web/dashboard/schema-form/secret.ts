const SECRET = /secret|password|token$|private_?key$/i

/** Whether a field is never to be shown, by its name. */
export function isSecret(name: string): boolean {
  return SECRET.test(name)
}
