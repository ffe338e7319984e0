import { broughtAlong, connect, UNKNOWN_ID } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract(
  'settings that fit no way of the provider are named, and those of another one are not taken',
  async ({ api }) => {
    await connect(api)
    await connect(api, 'microsoft')
    const attempt = (provider: string, settings: object) => api.post('/v3/connect/custom', { provider, settings })
    assertError(await attempt('google', {}), { ...INVALID, fields: ['settings'], message: /refresh_token/ })
    const empty = await attempt('google', { refresh_token: '' })
    assertError(empty, { ...INVALID, fields: ['settings.refresh_token'] })
    const half = await attempt('google', { email_address: 'user@example.com' })
    assertError(half, { ...INVALID, fields: ['settings.credential_id'] })
    const strange = await attempt('google', { ...broughtAlong(), nonsense: 1 })
    assertError(strange, { ...INVALID, fields: ['settings.nonsense'] })
    const scopes = { email_address: 'user@example.com', credential_id: UNKNOWN_ID, scopes: ['a'] }
    assertError(await attempt('microsoft', scopes), { ...INVALID, fields: ['settings.scopes'] })
  },
)
