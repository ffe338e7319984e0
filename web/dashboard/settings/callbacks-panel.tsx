import { Code, Text } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useState } from 'react'
import { keys } from '../api/keys.ts'
import { useMay } from '../api/may.ts'
import { deleteRedirectURI, type RedirectURI, type Settings } from '../api/settings.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { Only } from '../parts/only.tsx'
import { Panel } from '../parts/panel.tsx'
import { Records, type Column } from '../parts/records.tsx'
import { commonTexts } from '../texts/common.ts'
import { settingsTexts } from '../texts/settings.ts'
import { CallbackDialog } from './callback-dialog.tsx'

const texts = settingsTexts.callbacks

type Open = { readonly kind: 'add' } | { readonly kind: 'edit' | 'remove'; readonly callback: RedirectURI }

/** Each change is of one entry, and saved at once. */
export function CallbacksPanel({ app, settings }: { readonly app: string; readonly settings: Settings }) {
  const callbacks = settings.callback_uris
  const may = useMay()
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)

  const actions: Column<RedirectURI> = {
    label: commonTexts.actions,
    actions: true,
    cell: (callback) => (
      <>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          aria-label={texts.edit(callback.url)}
          onClick={() => setOpen({ kind: 'edit', callback })}
        >
          {commonTexts.edit}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          aria-label={texts.remove(callback.url)}
          onClick={() => setOpen({ kind: 'remove', callback })}
        >
          {commonTexts.remove}
        </Button>
      </>
    ),
  }

  return (
    <Panel
      title={texts.title}
      description={texts.lead}
      actions={
        <Only may={may.change}>
          <Button variant="default" onClick={() => setOpen({ kind: 'add' })}>
            {texts.add}
          </Button>
        </Only>
      }
    >
      {callbacks.length === 0 ? (
        <Empty icon={<IconArrowBackUp size={22} />} title={texts.emptyTitle}>
          {texts.empty}
        </Empty>
      ) : (
        <Records
          label={texts.title}
          rows={callbacks}
          keyOf={({ id }) => id}
          columns={[
            { label: texts.url, cell: ({ url }) => <Code>{url}</Code> },
            { label: texts.platform, cell: ({ platform }) => texts.platforms[platform] },
            ...(may.change ? [actions] : []),
          ]}
        />
      )}
      {open?.kind === 'add' && <CallbackDialog app={app} onClose={close} />}
      {open?.kind === 'edit' && <CallbackDialog app={app} callback={open.callback} onClose={close} />}
      {open?.kind === 'remove' && (
        <ConfirmDialog
          title={texts.removeTitle}
          confirm={commonTexts.remove}
          act={() => deleteRedirectURI(app, open.callback.id)}
          stale={[keys.application(app)]}
          said={texts.saved}
          onClose={close}
        >
          <Text size="sm" mb="xs">
            {texts.removeLead}
          </Text>
          <Code block>{open.callback.url}</Code>
        </ConfirmDialog>
      )}
    </Panel>
  )
}
