import { Anchor } from '@mantine/core'
import { Link } from 'wouter'
import { breakableName } from '../parts/breakable.ts'
import { paths } from '../paths.ts'
import { grantTexts as texts } from '../texts/grants.ts'

interface Props {
  readonly app: string
  readonly provider: string
  /** Null where the provider needs none; without a name once it is gone. */
  readonly credential: { readonly id: string; readonly name: string | null } | null
}

/** The credential that a grant stands on, by its name. */
export function Behind({ app, provider, credential }: Props) {
  if (credential === null) return <>{texts.noCredential}</>
  if (credential.name === null) return <span title={credential.id}>{texts.credentialGone}</span>
  return (
    <Anchor component={Link} href={paths.credential(app, provider, credential.id)} inherit style={breakableName}>
      {credential.name}
    </Anchor>
  )
}
