/** The providers that the sandbox stands in for. */
export const PROVIDERS = ['google', 'microsoft', 'yahoo', 'zoom'] as const
export type ProviderName = (typeof PROVIDERS)[number]

/** The endpoints whose calls are counted, and at which a fault can be put. */
export const ENDPOINTS = ['authorize', 'token', 'userinfo', 'revoke', 'jwks', 'adminconsent'] as const
export type Endpoint = (typeof ENDPOINTS)[number]

/** Google's grant for service accounts (RFC 7523 section 2.1). */
export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
