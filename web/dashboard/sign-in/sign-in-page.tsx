import { Alert, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import { startQuery } from '../api/session.ts'
import { Outside } from '../parts/outside.tsx'
import { shellTexts } from '../texts/shell.ts'
import { signInTexts } from '../texts/sign-in.ts'
import { CodeForm } from './code-form.tsx'
import { OtherWays } from './other-ways.tsx'
import { PasswordForm } from './password-form.tsx'
import { forgetAll, isOver, wayBack } from './way-back.ts'

export default function SignInPage() {
  const start = useQuery(startQuery).data
  const queryClient = useQueryClient()
  const search = useSearch()
  const over = isOver(useHistoryState())
  const [, navigate] = useLocation()
  const [codeNeeded, setCodeNeeded] = useState(false)

  const enter = () => {
    forgetAll(queryClient)
    navigate(wayBack(search), { replace: true })
  }

  if (codeNeeded)
    return (
      <Outside title={signInTexts.secondFactor}>
        <CodeForm onDone={enter} onStartOver={() => setCodeNeeded(false)} />
      </Outside>
    )

  return (
    <Outside title={signInTexts.title} lead={signInTexts.lead}>
      {start?.sandbox === true && (
        <Alert color="orange" role="note">
          {shellTexts.sandbox}
        </Alert>
      )}
      {start?.setup_needed === true && (
        <Alert color="orange" title={signInTexts.setupTitle}>
          {signInTexts.setup}
        </Alert>
      )}
      {over && (
        <Alert color="orange" role="alert">
          {signInTexts.over}
        </Alert>
      )}
      {new URLSearchParams(search).has('error') && (
        <Alert color="red" role="alert">
          {signInTexts.signOnFailed}
        </Alert>
      )}
      <PasswordForm onDone={(needed) => (needed ? setCodeNeeded(true) : enter())} />
      <OtherWays signOn={start?.sign_on ?? null} onDone={enter} />
      <Text size="xs" c="dimmed">
        {signInTexts.invited}
      </Text>
    </Outside>
  )
}
