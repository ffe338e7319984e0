/** Where the dashboard's operations are. None of them is part of the public API or of its document. */
export const OPERATOR_API = '/dashboard/api'
/** What belongs to one application, which the path names. */
export const IN_APPLICATION = `${OPERATOR_API}/applications/{application}`
