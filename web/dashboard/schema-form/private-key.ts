const PEM = 'must be a private key in PEM, PKCS#8 or PKCS#1'
const MAX_CHARS = 16_384

/** What can be told of a key without reading it: its frame. Whether it is whole and long enough, the server finds out. */
export function privateKeyProblem(text: string): string | undefined {
  if (text.length > MAX_CHARS) return `must have at most ${MAX_CHARS} characters`
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type:.*ENCRYPTED/m.test(text)) return 'must be an unencrypted key'
  if (/-----BEGIN (?:EC|DSA) PRIVATE KEY-----/.test(text)) return 'must be an RSA key (rsaEncryption)'
  if (!/^\s*-----BEGIN (RSA )?PRIVATE KEY-----(?:\\n|\\r|\s)/.test(text)) return PEM
  if (!/-----END (RSA )?PRIVATE KEY-----(?:\\n|\\r|\s)*$/.test(text))
    return 'must be a whole RSA private key; this one is damaged or cut off'
  return undefined
}
