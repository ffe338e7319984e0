import { useQuery } from '@tanstack/react-query'
import { Redirect } from 'wouter'
import { applicationsQuery } from '../api/applications.ts'
import { Loaded } from '../parts/loaded.tsx'
import { paths } from '../paths.ts'

/** What needs attention in the first application; without any, the page that makes one. */
export function StartPage() {
  return (
    <Loaded query={useQuery(applicationsQuery)}>
      {([first]) => <Redirect to={first === undefined ? paths.applications : paths.overview(first.id)} replace />}
    </Loaded>
  )
}
