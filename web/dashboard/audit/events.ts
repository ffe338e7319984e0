import { eventTexts } from '../texts/audit.ts'

const ofDeployment = /^(?:deployment|root_key|data_key|signing_key|member|invitation)\.|^application\.created$/
const ofApplication = /^(?:application|redirect_uri|api_key|connector|credential|grant|audit)\./

/** Which events can stand in a log. */
export function eventsOf(log: 'application' | 'deployment'): readonly string[] {
  const fits = log === 'deployment' ? ofDeployment : ofApplication
  return Object.keys(eventTexts).filter((event) => event === 'request.denied' || fits.test(event))
}

export function eventText(event: string): string {
  return (eventTexts as Readonly<Record<string, string>>)[event] ?? event
}
