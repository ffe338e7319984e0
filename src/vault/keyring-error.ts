/** The keyring of the database cannot be used as it stands. The message is for the operator and holds no key. */
export class KeyringError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'KeyringError'
  }
}

/** The root key is a sound one, but not the one that this database was sealed with. */
export class WrongRootKey extends KeyringError {
  readonly givenId: string
  readonly neededId: string

  constructor(givenId: string, neededId: string) {
    super(`The root key given has the id ${givenId}, but this database needs the root key with the id ${neededId}.`)
    this.name = 'WrongRootKey'
    this.givenId = givenId
    this.neededId = neededId
  }
}
