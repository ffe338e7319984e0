/** Which check refused a box. For the operator's log; a caller outside learns only that it was refused. */
export type UnsealableReason = 'short' | 'format' | 'key_id' | 'commitment' | 'tag'

/** A box that does not open here. The message is the same for every reason, so it tells a forger nothing. */
export class Unsealable extends Error {
  readonly reason: UnsealableReason
  /** Where it should have opened: for the operator, as the reason is. It holds ids, and nothing that is secret. */
  place: string | undefined

  constructor(reason: UnsealableReason) {
    super('The box cannot be opened.')
    this.name = 'Unsealable'
    this.reason = reason
  }
}
