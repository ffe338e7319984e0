import type { Provider } from '../providers/provider.ts'
import { UpstreamFailure, type Minted, type ServiceAccountKey, type Upstream } from '../upstream/upstream.ts'
import type { Using } from './behind.ts'
import type { MintingSecret } from './secret.ts'

/** Asks the provider for a token. @throws UpstreamFailure */
export async function mint(
  upstream: Upstream,
  provider: Provider,
  secret: MintingSecret,
  using: Using,
): Promise<Minted> {
  switch (secret.way) {
    case 'refresh_token':
      return upstream.refresh(provider, clientOf(using), secret.refresh_token)
    case 'jwt_bearer':
      return upstream.assert(provider, keyOf(using), { mailbox: secret.mailbox, scopes: secret.scopes })
    case 'client_credentials':
      return upstream.clientCredentials(provider, clientOf(using))
  }
}

/** The client that a call authenticates as. @throws UpstreamFailure of the credential when it holds none */
export function clientOf({ client, tenant }: Using) {
  if (client === undefined) throw incomplete()
  return { ...client, tenant }
}

/** The key that signs assertions. @throws UpstreamFailure of the credential when it holds none */
export function keyOf({ data }: Using): ServiceAccountKey {
  const { client_email: clientEmail, private_key_id: privateKeyId, private_key: privateKey } = data
  if (typeof clientEmail !== 'string' || typeof privateKeyId !== 'string' || typeof privateKey !== 'string')
    throw incomplete()
  return { clientEmail, privateKeyId, privateKey }
}

function incomplete(): UpstreamFailure {
  return new UpstreamFailure('credential', {
    code: 'incomplete_credential',
    words: 'The credential holds no client id and secret, and neither does the connector.',
  })
}
