export default function CredentialPage({ app }: { readonly app: string; readonly provider: string; readonly id: string }) {
  return <>{app}</>
}
