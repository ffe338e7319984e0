import { generateKeyPairSync, randomBytes } from 'node:crypto'

const KEYS = 24

/** Google key files of about 2.4 KB, as they are handed out; a few keys are shared by many of them. */
export function keyFiles(count: number): Record<string, string>[] {
  const keys = Array.from({ length: KEYS }, () =>
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  )
  return Array.from({ length: count }, (_, at) => keyFile(keys[at % KEYS] ?? '', at))
}

function keyFile(privateKey: string, at: number): Record<string, string> {
  const account = `calendar-sync-${at}@customer-workspace-integration.iam.gserviceaccount.com`
  return {
    type: 'service_account',
    project_id: 'customer-workspace-integration',
    private_key_id: randomBytes(20).toString('hex'),
    private_key: privateKey,
    client_email: account,
    client_id: '104857600000000000000',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
    auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
    client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(account)}`,
    universe_domain: 'googleapis.com',
  }
}
