/** Where links and forms of the pages lead. */
export const SIGN_IN_PATH = '/v3/connect/sign-in'
