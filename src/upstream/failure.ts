import type { FailureRule, Whose } from '../providers/provider.ts'

const MOST_WORDS = 500

/** What a provider said when it refused something. */
export interface Refusal {
  readonly status: number
  /** `error` of RFC 6749 section 5.2, or what the provider has in its place. */
  readonly error: string | undefined
  readonly description: string | undefined
  readonly retryAfter_s?: number | undefined
  /** See UpstreamFailure. */
  readonly isOfMailbox?: boolean
}

/** A call to a provider that came to nothing, and whose failure that is. */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure'
  readonly whose: Whose
  /** The provider's own code; null where it gave none. */
  readonly code: string | null
  /** The provider's own words, on one line and cut to a length; never holds what was sent. */
  readonly words: string | null
  readonly retryAfter_s: number | undefined
  /** A token was had, and it was the mailbox that was asked for: what is said of when to come again is said of that one. */
  readonly isOfMailbox: boolean
  /** The setting that is not accepted, where it is known to be just one. */
  readonly setting: string | undefined
  /** What the provider's own file says of it. */
  readonly rule: FailureRule | undefined

  constructor(
    whose: Whose,
    of: {
      readonly code?: string | null | undefined
      readonly words?: string | null | undefined
      readonly retryAfter_s?: number | undefined
      readonly isOfMailbox?: boolean | undefined
      readonly setting?: string
      readonly rule?: FailureRule | undefined
      readonly cause?: unknown
    },
  ) {
    super(`the provider refused: ${of.code ?? 'no code'}`, { cause: of.cause })
    this.whose = whose
    this.code = of.code ?? null
    this.words = of.words ?? null
    this.retryAfter_s = of.retryAfter_s
    this.isOfMailbox = of.isOfMailbox === true
    this.setting = of.setting
    this.rule = of.rule
  }
}

/** A setting can never lead to a server as it stands: a host that nobody may call, a port where nobody listens. */
export class WrongSetting extends Error {
  override readonly name = 'WrongSetting'
  readonly setting: string
  /** What was expected of it; it repeats no value. */
  readonly expected: string

  constructor(setting: string, expected: string, cause?: unknown) {
    super(`${setting}: ${expected}`, { cause })
    this.setting = setting
    this.expected = expected
  }
}

/**
 * Whose failure a refusal is: what the provider's own file says of it, else what RFC 6749 section 5.2 means by the code.
 * Whatever is not known to be somebody's may work the next time, and changes nothing.
 */
export function failureOf(
  refusal: Refusal,
  rules: readonly FailureRule[],
  sent: readonly string[] = [],
): UpstreamFailure {
  const { status, error, description, retryAfter_s, isOfMailbox } = refusal
  const words = description && presentable(description, sent)
  const of = { code: error ?? `http_${status}`, words, retryAfter_s, isOfMailbox }
  if (status === 429 || status >= 500) return new UpstreamFailure('passing', of)
  const rule = ruleOf({ error, description }, rules)
  return new UpstreamFailure(rule?.whose ?? COMMON.get(error ?? '') ?? 'passing', { ...of, rule })
}

/** What the provider's own file says of a refusal, if anything: the first rule that fits. */
export function ruleOf(
  { error, description }: Pick<Refusal, 'error' | 'description'>,
  rules: readonly FailureRule[],
): FailureRule | undefined {
  return rules.find(
    (one) =>
      (one.error === undefined || one.error === error) &&
      (one.words === undefined || one.words.test(description ?? '')),
  )
}

const COMMON: ReadonlyMap<string, Whose> = new Map([
  ['invalid_client', 'credential'],
  ['unauthorized_client', 'credential'],
  ['invalid_grant', 'grant'],
])

/** On one line, cut to a length, and without anything that was sent along. */
export function presentable(words: string, sent: readonly string[]): string {
  const clean = sent.filter((secret) => secret !== '').reduce((text, secret) => text.replaceAll(secret, '…'), words)
  const line = clean.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  return line.length > MOST_WORDS ? `${line.slice(0, MOST_WORDS)}…` : line
}
