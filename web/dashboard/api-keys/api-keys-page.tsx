export default function ApiKeysPage({ app }: { readonly app: string }) {
  return <>{app}</>
}
