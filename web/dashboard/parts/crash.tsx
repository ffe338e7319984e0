import { Alert, Container, Stack, Text, Title } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { commonTexts } from '../texts/common.ts'
import { errorTexts } from '../texts/errors.ts'
import { Button } from './button.tsx'

interface State {
  readonly error?: unknown
}

/** A fault of ours. It also catches pages that are gone because the server was updated under an open one. */
export class Crash extends Component<{ readonly children: ReactNode }, State> {
  override readonly state: State = {}

  static getDerivedStateFromError(error: unknown): State {
    return { error }
  }

  override componentDidCatch(): void {
    document.title = `${errorTexts.crashTitle} · ${commonTexts.product}`
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    const gone = error instanceof TypeError && /import/i.test(error.message)
    return (
      <Container component="main" size="xs" py="xl">
        <Title order={1} mb="md">
          {errorTexts.crashTitle}
        </Title>
        <Alert color="red" role="alert">
          <Stack gap="sm" align="flex-start">
            <Text size="sm">{gone ? errorTexts.newVersion : errorTexts.crash}</Text>
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                window.location.reload()
              }}
            >
              {errorTexts.reload}
            </Button>
          </Stack>
        </Alert>
      </Container>
    )
  }
}
