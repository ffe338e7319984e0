export const emailAddress = {
  type: 'string',
  format: 'email',
  maxLength: 254,
  'x-expected': 'must be an e-mail address',
} as const

export const PASSWORD_MIN = 12
export const PASSWORD_MAX = 128

/** Long rather than full of rules: NIST SP 800-63B-4, 3.1.1.2. */
export const password = { type: 'string', minLength: PASSWORD_MIN, maxLength: PASSWORD_MAX } as const
