import { appOf, type Maker } from './move.ts'

type Known = readonly [email: string, provider: string | undefined]

const addresses: readonly [Known, ...Known[]] = [
  ['ada@gmail.com', 'google'],
  ['ada@outlook.com', 'microsoft'],
  ['ada@unheard-of.example', undefined],
]

/** So rarely that nobody comes to the limit of this operation. */
export const detectProvider: Maker = (pick) => {
  const [email, provider] = pick.of(addresses)
  const all = pick.percent(50)
  return {
    operation: 'detect_provider_by_email',
    query: { email, ...(all && { all_provider_types: 'true' }) },
    judge(situation) {
      const detected = provider !== undefined && (all || appOf(situation).connectors.has(provider))
      return { status: 200, data: { email_address: email, detected, ...(detected && { provider }) } }
    },
  }
}
