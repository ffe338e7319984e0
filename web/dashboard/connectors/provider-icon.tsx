import {
  IconBrandGoogle,
  IconBrandWindows,
  IconBrandYahoo,
  IconBrandZoom,
  IconCalendar,
  IconCloud,
  IconInbox,
  IconMail,
  IconMailbox,
  IconPlug,
  IconServer2,
  type Icon,
} from '@tabler/icons-react'

const icons: Readonly<Record<string, Icon>> = {
  google: IconBrandGoogle,
  microsoft: IconBrandWindows,
  imap: IconMail,
  icloud: IconCloud,
  yahoo: IconBrandYahoo,
  ews: IconServer2,
  'virtual-calendar': IconCalendar,
  zoom: IconBrandZoom,
  inbox: IconInbox,
  nylas: IconMailbox,
}

export function ProviderIcon({ provider, size = 22 }: { readonly provider: string; readonly size?: number }) {
  const Shown = icons[provider] ?? IconPlug
  return <Shown size={size} stroke={1.6} aria-hidden />
}
