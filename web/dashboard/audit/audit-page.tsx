export default function AuditPage({ app }: { readonly app: string }) {
  return <>{app}</>
}
