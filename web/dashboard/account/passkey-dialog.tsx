import { Alert, Group, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { WebAuthnError } from '@simplewebauthn/browser'
import { keys } from '../api/keys.ts'
import { addPasskey, renamePasskey, type Passkey } from '../api/passkeys.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/failure.tsx'
import { filled } from '../parts/rules.ts'
import { useChange } from '../parts/use-change.ts'
import { accountTexts } from '../texts/account.ts'
import { commonTexts } from '../texts/common.ts'

const texts = accountTexts.passkeys

/** Names a passkey: a new one, or one that is there. */
export function PasskeyDialog({ passkey, onClose }: { readonly passkey?: Passkey; readonly onClose: () => void }) {
  const form = useForm({ initialValues: { name: passkey?.name ?? '' }, validate: { name: filled } })
  const change = useChange({
    change: (name: string) => (passkey ? renamePasskey(passkey.id, name) : addPasskey(name)),
    stale: [keys.passkeys, keys.me],
    said: passkey ? texts.renamed : texts.added,
    done: onClose,
  })
  const refused = change.error instanceof WebAuthnError || change.error instanceof DOMException
  return (
    <Dialog title={passkey ? texts.renameTitle : texts.add} onClose={onClose}>
      <form noValidate onSubmit={form.onSubmit(({ name }) => change.mutate(name.trim()))}>
        <Stack gap="md">
          {!passkey && <Text size="sm">{texts.addLead}</Text>}
          <TextInput
            label={commonTexts.name}
            placeholder={texts.namePlaceholder}
            maxLength={100}
            data-autofocus
            {...form.getInputProps('name')}
          />
          {refused && <Alert color="orange">{texts.refused}</Alert>}
          {change.isError && !refused && <Failure error={change.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {commonTexts.cancel}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {passkey ? commonTexts.rename : texts.add}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
