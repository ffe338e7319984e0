import { auditTexts } from '../texts/audit.ts'
import { AuditLog } from './audit-log.tsx'

export default function AuditPage({ app }: { readonly app: string }) {
  return <AuditLog app={app} title={auditTexts.title} lead={auditTexts.lead} />
}
