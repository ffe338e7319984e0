import { Center, Group, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { keys } from '../api/keys.ts'
import { verifyCode } from '../api/session.ts'
import { Button } from '../parts/button.tsx'
import { Failure } from '../parts/failure.tsx'
import { filled } from '../parts/rules.ts'
import { CopyLine } from '../parts/shown-once.tsx'
import { useChange } from '../parts/use-change.ts'
import { accountTexts } from '../texts/account.ts'
import { commonTexts } from '../texts/common.ts'
import { QrCode } from './qr-code.tsx'

const texts = accountTexts.totp

interface Props {
  readonly uri: string
  readonly onDone: () => void
  readonly onClose: () => void
}

/** The key goes to the app, and a code comes back as the proof that it arrived. */
export function ScanStep({ uri, onDone, onClose }: Props) {
  const form = useForm({ initialValues: { code: '' }, validate: { code: filled } })
  const change = useChange({
    change: (code: string) => verifyCode('totp', code),
    stale: [keys.me],
    said: texts.done,
    done: onDone,
  })
  return (
    <form noValidate onSubmit={form.onSubmit(({ code }) => change.mutate(code.replace(/\s/g, '')))}>
      <Stack gap="md">
        <Text size="sm">{texts.scan}</Text>
        <Center>
          <QrCode text={uri} label={texts.qr} />
        </Center>
        <CopyLine label={texts.byHand} value={new URL(uri).searchParams.get('secret') ?? ''} />
        <TextInput
          label={texts.code}
          inputMode="numeric"
          autoComplete="one-time-code"
          data-autofocus
          {...form.getInputProps('code')}
        />
        {change.isError && <Failure error={change.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {commonTexts.cancel}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {texts.switchOn}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
