export default function ConnectorsPage({ app }: { readonly app: string }) {
  return <>{app}</>
}
