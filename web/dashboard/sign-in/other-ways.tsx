import { Alert, Divider, Stack } from '@mantine/core'
import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  WebAuthnAbortService,
  WebAuthnError,
} from '@simplewebauthn/browser'
import { IconFingerprint, IconLogin2 } from '@tabler/icons-react'
import { useEffect, useEffectEvent } from 'react'
import { signInWithPasskey } from '../api/passkeys.ts'
import { signOnAddress } from '../api/session.ts'
import { Button } from '../parts/button.tsx'
import { Failure } from '../parts/failure.tsx'
import { useChange } from '../parts/use-change.ts'
import { signInTexts } from '../texts/sign-in.ts'

interface Props {
  readonly signOn: { readonly name: string } | null
  readonly onDone: () => void
}

/** A passkey, or the identity provider. */
export function OtherWays({ signOn, onDone }: Props) {
  const passkey = useChange({ change: () => signInWithPasskey(false), done: onDone })
  const provider = useChange({ change: signOnAddress, done: (url) => window.location.assign(url) })
  useOfferedPasskeys(onDone)
  const passkeys = browserSupportsWebAuthn()
  if (!passkeys && signOn === null) return null
  return (
    <Stack gap="sm">
      <Divider label={signInTexts.or} />
      {passkeys && (
        <Button
          variant="default"
          leftSection={<IconFingerprint size={18} aria-hidden />}
          loading={passkey.isPending}
          onClick={() => passkey.mutate()}
        >
          {signInTexts.passkey}
        </Button>
      )}
      {signOn !== null && (
        <Button
          variant="default"
          leftSection={<IconLogin2 size={18} aria-hidden />}
          loading={provider.isPending}
          onClick={() => provider.mutate()}
        >
          {signInTexts.signOn(signOn.name)}
        </Button>
      )}
      {passkey.isError && isOurs(passkey.error) && <Alert color="orange">{signInTexts.passkeyRefused}</Alert>}
      {passkey.isError && !isOurs(passkey.error) && <Failure error={passkey.error} />}
      {provider.isError && <Failure error={provider.error} />}
    </Stack>
  )
}

/** The browser's own "no": cancelled, timed out, or no passkey there. */
function isOurs(error: unknown): boolean {
  return error instanceof WebAuthnError || error instanceof DOMException
}

/** Where browsers can, they offer passkeys below the email field too. */
function useOfferedPasskeys(onDone: () => void): void {
  const done = useEffectEvent(onDone)
  useEffect(() => {
    const left = new AbortController()
    const here = () => !left.signal.aborted
    const offer = async () => {
      if (!(await browserSupportsWebAuthnAutofill()) || !here()) return
      await signInWithPasskey(true)
      if (here()) done()
    }
    // Nothing was asked for, so nothing is said when it ends without a passkey.
    offer().catch(() => undefined)
    return () => {
      left.abort()
      WebAuthnAbortService.cancelCeremony()
    }
  }, [])
}
