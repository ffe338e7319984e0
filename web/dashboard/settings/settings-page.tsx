export default function SettingsPage({ app }: { readonly app: string }) {
  return <>{app}</>
}
