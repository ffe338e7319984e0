export default function ConnectorPage({ app }: { readonly app: string; readonly provider: string }) {
  return <>{app}</>
}
