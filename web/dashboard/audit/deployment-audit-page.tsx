export default function DeploymentAuditPage() {
  return null
}
