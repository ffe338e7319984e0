import { commonTexts } from '../texts/common.ts'
import { joinTexts, signInTexts } from '../texts/sign-in.ts'

/** What is checked before anything is sent. The server checks again, and has the last word. */

export const filled = (value: string): string | null => (value.trim() === '' ? commonTexts.required : null)

export const email = (value: string): string | null =>
  filled(value) ?? (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : signInTexts.emailInvalid)

export const newPassword = (value: string): string | null =>
  value.length >= 12 && value.length <= 128 ? null : joinTexts.passwordLength
