import { generateKeyPairSync } from 'node:crypto'

let privateKey: string | undefined

/** An RSA key in PKCS#8 PEM, made once a process, for making one takes long. */
export function rsaPrivateKey(): string {
  privateKey ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey
  return privateKey
}

/** A service account's key file as the console writes it; an override of undefined leaves the field out. */
export function googleKeyFile(overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const file: Record<string, unknown> = {
    type: 'service_account',
    project_id: 'marketplace-sa-test',
    private_key_id: 'abcd1234defa5678abcd1234defa5678abcd1234',
    private_key: rsaPrivateKey(),
    client_email: 'some-name@marketplace-sa-test.iam.gserviceaccount.com',
    client_id: '123456789012345678901',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
    auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
    client_x509_cert_url:
      'https://www.googleapis.com/robot/v1/metadata/x509/some-name%40marketplace-sa-test.iam.gserviceaccount.com',
    universe_domain: 'googleapis.com',
    ...overrides,
  }
  return Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined))
}
