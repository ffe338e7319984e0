/** Where the dashboard is. */
export const DASHBOARD = '/dashboard'
/** Where its operations are. None of them is part of the public API or of its document. */
export const OPERATOR_API = `${DASHBOARD}/api`
/** What belongs to one application, which the path names. */
export const IN_APPLICATION = `${OPERATOR_API}/applications/{application}`
/** What better-auth answers itself. */
export const AUTH_API = `${OPERATOR_API}/auth`
