import { ActionIcon } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { browserSupportsWebAuthn } from '@simplewebauthn/browser'
import { IconFingerprint, IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { keys } from '../api/keys.ts'
import { deletePasskey, passkeysQuery, type Passkey } from '../api/passkeys.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Only } from '../parts/only.tsx'
import { Panel } from '../parts/panel.tsx'
import { Records } from '../parts/records.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { accountTexts } from '../texts/account.ts'
import { commonTexts } from '../texts/common.ts'
import { PasskeyDialog } from './passkey-dialog.tsx'

const texts = accountTexts.passkeys

type Open = { readonly kind: 'add' } | { readonly kind: 'rename' | 'delete'; readonly passkey: Passkey }

export function Passkeys() {
  const query = useQuery(passkeysQuery)
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  return (
    <Panel
      title={texts.title}
      description={texts.lead}
      actions={
        <Only may={browserSupportsWebAuthn()} because={texts.unsupported}>
          <Button variant="default" onClick={() => setOpen({ kind: 'add' })}>
            {texts.add}
          </Button>
        </Only>
      }
    >
      <Loaded query={query}>
        {(passkeys) =>
          passkeys.length === 0 ? (
            <Empty icon={<IconFingerprint size={22} />} title={texts.emptyTitle}>
              {texts.empty}
            </Empty>
          ) : (
            <Records
              label={texts.title}
              rows={passkeys}
              keyOf={({ id }) => id}
              columns={[
                { label: texts.column, cell: nameOf },
                { label: texts.created, cell: ({ createdAt }) => <TimeAgo at={secondsOf(createdAt)} /> },
                {
                  label: commonTexts.actions,
                  actions: true,
                  cell: (passkey) => (
                    <>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={texts.rename(nameOf(passkey))}
                        onClick={() => setOpen({ kind: 'rename', passkey })}
                      >
                        <IconPencil size={16} aria-hidden />
                      </ActionIcon>
                      <ActionIcon
                        variant="subtle"
                        color="red"
                        aria-label={texts.delete(nameOf(passkey))}
                        onClick={() => setOpen({ kind: 'delete', passkey })}
                      >
                        <IconTrash size={16} aria-hidden />
                      </ActionIcon>
                    </>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {open?.kind === 'add' && <PasskeyDialog onClose={close} />}
      {open?.kind === 'rename' && <PasskeyDialog passkey={open.passkey} onClose={close} />}
      {open?.kind === 'delete' && (
        <ConfirmDialog
          title={texts.deleteTitle(nameOf(open.passkey))}
          confirm={commonTexts.delete}
          act={() => deletePasskey(open.passkey.id)}
          stale={[keys.passkeys, keys.me]}
          said={texts.deleted}
          onClose={close}
        >
          {texts.deleteLead}
        </ConfirmDialog>
      )}
    </Panel>
  )
}

function nameOf({ name }: Passkey): string {
  return name === undefined || name === null || name === '' ? texts.unnamed : name
}

function secondsOf(date: string | null | undefined): number | undefined {
  return date === null || date === undefined ? undefined : Date.parse(date) / 1000
}
