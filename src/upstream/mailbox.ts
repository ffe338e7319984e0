import type { OAuthSpec } from '../providers/provider.ts'
import { failureOf, UpstreamFailure } from './failure.ts'
import { jsonOf, reached, refusalIn, type Reach } from './token-endpoint.ts'

/** Who a provider says a mailbox is of. */
export interface Mailbox {
  readonly email: string
  readonly name: string | null
  readonly providerUserId: string | null
}

const MOST = 320

/**
 * The mailbox that a token is of, or the one that is named, as the application may look it up.
 *
 * @throws UpstreamFailure also when the provider names no address, or says that it does not know whose it is
 */
export async function mailboxOf(
  spec: OAuthSpec,
  reach: Reach,
  of: { readonly accessToken: string; readonly address?: string },
): Promise<Mailbox> {
  const { endpoints } = reach
  const url =
    of.address === undefined || endpoints.mailbox === undefined
      ? endpoints.userinfo
      : endpoints.mailbox.replace('{mailbox}', encodeURIComponent(of.address))
  const response = await reached(() =>
    reach.fetch(url, { headers: { authorization: `Bearer ${of.accessToken}`, accept: 'application/json' } }),
  )
  const body = await jsonOf(response)
  if (response.status === 404 && of.address !== undefined)
    throw new UpstreamFailure('grant', { code: 'mailbox_not_found', words: 'The tenant has no such mailbox.' })
  if (response.status !== 200) {
    const refusal = { ...refusalIn(response, body, reach.now()), isOfMailbox: true }
    throw failureOf(refusal, spec.failures, [of.accessToken])
  }
  // No answer of a provider's own: a page of something between, which says nothing of the mailbox.
  if (body === undefined) throw new UpstreamFailure('passing', { code: 'malformed_answer' })
  const first = (names: readonly string[]): string | null => {
    const found = names.map((name) => body[name]).find((value) => typeof value === 'string' && value !== '')
    return typeof found === 'string' && found.length <= MOST && found.isWellFormed() ? found : null
  }
  const email = first(spec.mailbox.email)
  if (email === null)
    throw new UpstreamFailure('grant', {
      code: 'no_address',
      words: 'The provider does not say which address it is: the scopes for it are missing.',
    })
  // OpenID Connect Core section 5.1, which some send as text. What we say of the address in ID tokens rests upon it.
  if (String(body['email_verified']) === 'false')
    throw new UpstreamFailure('grant', {
      code: 'unverified_address',
      words: 'The provider has not verified the address. Its user has to confirm it there first.',
    })
  return { email, name: first(spec.mailbox.name), providerUserId: first(spec.mailbox.id) }
}
