export default function OverviewPage({ app }: { readonly app: string }) {
  return <>{app}</>
}
