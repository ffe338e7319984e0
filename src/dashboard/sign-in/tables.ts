/**
 * better-auth's tables and columns under the names that they have in store/sqlite/migrations/. Where no name is given
 * here, the two agree. A test compares what better-auth expects with what the migrations make.
 */

const times = { createdAt: 'created_at', updatedAt: 'updated_at' } as const

export const user = {
  modelName: 'members',
  fields: { emailVerified: 'email_verified', ...times },
} as const

export const session = {
  modelName: 'member_sessions',
  fields: {
    userId: 'member_id',
    expiresAt: 'expires_at',
    ipAddress: 'ip_address',
    userAgent: 'user_agent',
    ...times,
  },
} as const

export const account = {
  modelName: 'member_accounts',
  fields: {
    userId: 'member_id',
    accountId: 'account_id',
    providerId: 'provider_id',
    accessToken: 'access_token',
    refreshToken: 'refresh_token',
    idToken: 'id_token',
    accessTokenExpiresAt: 'access_token_expires_at',
    refreshTokenExpiresAt: 'refresh_token_expires_at',
    ...times,
  },
} as const

export const verification = {
  modelName: 'member_verifications',
  fields: { expiresAt: 'expires_at', ...times },
} as const

/** Only where several instances count together. */
export const rateLimit = { modelName: 'member_attempts', fields: { lastRequest: 'last_request' } } as const

export const twoFactor = {
  user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
  twoFactor: {
    modelName: 'member_two_factors',
    fields: {
      userId: 'member_id',
      backupCodes: 'backup_codes',
      failedVerificationCount: 'failed_verification_count',
      lockedUntil: 'locked_until',
    },
  },
} as const

export const passkey = {
  passkey: {
    modelName: 'member_passkeys',
    fields: {
      userId: 'member_id',
      publicKey: 'public_key',
      credentialID: 'credential_id',
      deviceType: 'device_type',
      backedUp: 'backed_up',
      createdAt: 'created_at',
    },
  },
} as const
