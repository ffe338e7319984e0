import { triedIn } from '../api/api-error.ts'
import { Failure } from '../parts/failure.tsx'
import { verifyTexts } from '../texts/verify.ts'
import { VerificationSteps } from './verification-steps.tsx'

/** Why data were not stored: what the provider has said to them, step by step, or whatever else has failed. */
export function NotStored({ error }: { readonly error: unknown }) {
  const tried = triedIn(error)
  return tried === undefined ? (
    <Failure error={error} />
  ) : (
    <VerificationSteps verification={tried} note={verifyTexts.nothingStored} />
  )
}
