import { ApiError } from '../api/api-error.ts'
import { credentialTexts as texts } from '../texts/credentials.ts'

/** What an answer says against the name, if it is about the name. */
export function nameProblem(error: unknown): string | undefined {
  if (!(error instanceof ApiError)) return undefined
  if (error.status === 409 && error.message.startsWith('name:')) return texts.nameTaken
  return error.fields['name'] === undefined ? undefined : texts.nameWrong
}
