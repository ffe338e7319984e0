/** Something that was asked of the sandbox cannot be; the message names the field and what was expected. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
}
