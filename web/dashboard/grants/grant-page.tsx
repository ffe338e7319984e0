import { useQuery } from '@tanstack/react-query'
import { grantQuery } from '../api/grants.ts'
import { Loaded } from '../parts/loaded.tsx'
import { Page } from '../parts/page.tsx'
import { paths } from '../paths.ts'
import { grantTexts as texts } from '../texts/grants.ts'
import { OneGrant } from './one-grant.tsx'

interface Props {
  readonly app: string
  readonly id: string
}

export default function GrantPage({ app, id }: Props) {
  const grant = useQuery(grantQuery(app, id))
  const above = [{ title: texts.title, path: paths.grants(app) }]
  if (grant.data !== undefined) return <OneGrant app={app} grant={grant.data} above={above} />
  return (
    <Page title={texts.one} above={above}>
      <Loaded query={grant}>{() => null}</Loaded>
    </Page>
  )
}
