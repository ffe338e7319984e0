import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { useLocation } from 'wouter'
import { applicationsQuery, type ApplicationRow } from '../api/applications.ts'

/** The application in the address; on pages of the deployment the one before, or the first. */
export function useCurrentApplication(): ApplicationRow | undefined {
  const [location] = useLocation()
  const { data: applications = [] } = useQuery(applicationsQuery)
  const last = useRef<string>(undefined)
  const inAddress = /^\/applications\/([^/]+)\//.exec(location)?.[1]
  const id = inAddress === undefined ? last.current : decodeURIComponent(inAddress)
  last.current = id
  return applications.find((application) => application.id === id) ?? applications[0]
}
