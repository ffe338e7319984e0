import { auditTexts } from '../texts/audit.ts'
import { AuditLog } from './audit-log.tsx'

export default function DeploymentAuditPage() {
  return <AuditLog title={auditTexts.deploymentTitle} lead={auditTexts.deploymentLead} />
}
