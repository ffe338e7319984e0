import { setNonce } from 'get-nonce'

/** Allows the few styles that are made at run time: the server names a fresh nonce in each page that it sends. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

// What locks scrolling behind a dialog adds its own style, and asks there.
setNonce(nonce)
