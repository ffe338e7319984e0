import published, { NylasApiError, NylasOAuthError } from 'nylas'

// The package ships one set of types for its two builds, so the compiler takes the class for a module that holds it.
export const Nylas = published as unknown as typeof published.default
export type Nylas = InstanceType<typeof published.default>
export { NylasApiError, NylasOAuthError }
