/** What is said when something failed, and what one can do. */

const byStatus: Readonly<Record<number, string>> = {
  400: 'The server did not accept what was entered.',
  401: 'You are not signed in.',
  403: 'Your role does not allow this.',
  404: 'This is not there, or no longer.',
  409: 'This conflicts with what is stored.',
  429: 'Too many attempts.',
  503: 'The server is not ready.',
}

/** Codes of the part that signs in and out, which says them tersely. */
const byCode: Readonly<Record<string, string>> = {
  INVALID_EMAIL_OR_PASSWORD: 'The email address or the password is wrong.',
  INVALID_PASSWORD: 'The password is wrong.',
  INVALID_CODE: 'The code is wrong or has expired.',
  INVALID_BACKUP_CODE: 'This backup code is wrong or was used before.',
  INVALID_TWO_FACTOR_COOKIE: 'That took too long. Sign in with your password again.',
  TWO_FACTOR_NOT_ENABLED: 'No authenticator app is set up.',
  TOTP_NOT_ENABLED: 'No authenticator app is set up.',
  BACKUP_CODES_NOT_ENABLED: 'There are no backup codes.',
  PASSWORD_TOO_SHORT: 'The password is too short: at least 12 characters.',
  PASSWORD_TOO_LONG: 'The password is too long: at most 128 characters.',
  PASSKEY_NOT_FOUND: 'This passkey is not known here.',
  AUTHENTICATION_FAILED: 'The passkey was not accepted.',
  SESSION_NOT_FRESH: 'You signed in too long ago for this. Sign out, sign in, and try again.',
}

export const errorTexts = {
  title: 'That did not work',
  loadTitle: 'This could not be loaded',
  notReached: 'The server could not be reached. Check your connection, and whether the server is running.',
  status: (status: number) => byStatus[status] ?? `The server answered with an error (${status}).`,
  code: (code: string) => byCode[code],
  retryIn: (seconds: number) => `Try again in ${seconds} seconds.`,
  retryLater: 'Try again in a minute.',
  requestId: 'Request id',
  requestIdHelp: 'With this id you find the reason in the log of the server.',
  retry: 'Try again',
  forbiddenTitle: 'Not for your role',
  forbidden: 'An owner can give you another role, under Members.',
  notFoundTitle: 'Not found',
  crashTitle: 'This page has a fault',
  crash: 'Load it again. What is stored on the server is not affected.',
  notFetched:
    'A part of the page is missing: the server was updated in the meantime, or it cannot be reached. Load the page again once it can.',
  reload: 'Load again',
} as const
