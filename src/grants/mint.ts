import type { Provider } from '../providers/provider.ts'
import { UpstreamFailure, type Minted, type Upstream } from '../upstream/upstream.ts'
import type { Behind } from './behind.ts'
import type { MintingSecret } from './secret.ts'

/** Asks the provider for a token. @throws UpstreamFailure */
export async function mint(
  upstream: Upstream,
  provider: Provider,
  secret: MintingSecret,
  behind: Behind,
): Promise<Minted> {
  switch (secret.way) {
    case 'refresh_token':
      return upstream.refresh(provider, clientOf(behind), secret.refresh_token)
    case 'jwt_bearer': {
      const { client_email: email, private_key_id: keyId, private_key: key } = behind.data
      if (typeof email !== 'string' || typeof keyId !== 'string' || typeof key !== 'string') throw incomplete()
      const from = { clientEmail: email, privateKeyId: keyId, privateKey: key }
      return upstream.assert(provider, from, { mailbox: secret.mailbox, scopes: secret.scopes })
    }
    case 'client_credentials':
      return upstream.clientCredentials(provider, clientOf(behind))
  }
}

/** The client that a call authenticates as. @throws UpstreamFailure of the credential when it holds none */
export function clientOf({ client, tenant }: Behind) {
  if (client === undefined) throw incomplete()
  return { ...client, tenant }
}

function incomplete(): UpstreamFailure {
  return new UpstreamFailure('credential', {
    code: 'incomplete_credential',
    words: 'The credential holds no client id and secret, and neither does the connector.',
  })
}
