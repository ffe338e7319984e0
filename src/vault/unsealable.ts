/** Which check refused a box. For the operator's log; a caller outside learns only that it was refused. */
export type UnsealableReason = 'short' | 'format' | 'key_id' | 'commitment' | 'tag'

/** A box that does not open here. The message is the same for every reason, so it tells a forger nothing. */
export class Unsealable extends Error {
  readonly reason: UnsealableReason

  constructor(reason: UnsealableReason) {
    super('The box cannot be opened.')
    this.name = 'Unsealable'
    this.reason = reason
  }
}
