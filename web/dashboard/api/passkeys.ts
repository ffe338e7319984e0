import { queryOptions } from '@tanstack/react-query'
import {
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import { auth } from './client.ts'
import { keys } from './keys.ts'

export interface Passkey {
  readonly id: string
  readonly name?: string | null
  readonly createdAt?: string | null
}

export const passkeysQuery = queryOptions({
  queryKey: keys.passkeys,
  queryFn: ({ signal }) => auth.get<readonly Passkey[]>('passkey/list-user-passkeys', { signal }),
})

/** With `offered`, the browser offers passkeys in the list below the email field, and this waits until one is taken. */
export async function signInWithPasskey(offered: boolean): Promise<void> {
  const optionsJSON = await auth.get<PublicKeyCredentialRequestOptionsJSON>('passkey/generate-authenticate-options')
  const response = await startAuthentication({ optionsJSON, useBrowserAutofill: offered })
  await auth.post('passkey/verify-authentication', { response })
}

export async function addPasskey(name: string): Promise<void> {
  const optionsJSON = await auth.get<PublicKeyCredentialCreationOptionsJSON>('passkey/generate-register-options')
  const response = await startRegistration({ optionsJSON })
  await auth.post('passkey/verify-registration', { response, name })
}

export async function renamePasskey(id: string, name: string): Promise<void> {
  await auth.post('passkey/update-passkey', { id, name })
}

export async function deletePasskey(id: string): Promise<void> {
  await auth.post('passkey/delete-passkey', { id })
}
