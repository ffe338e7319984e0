import { Alert, Button, Container, Stack, Text } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { errorTexts } from '../texts/errors.ts'

interface State {
  readonly error?: unknown
}

/** A fault of ours. It also catches pages that are gone because the server was updated under an open one. */
export class Crash extends Component<{ readonly children: ReactNode }, State> {
  override readonly state: State = {}

  static getDerivedStateFromError(error: unknown): State {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    const gone = error instanceof TypeError && /import/i.test(error.message)
    return (
      <Container size="xs" py="xl">
        <Alert color="red" role="alert" title={errorTexts.crashTitle}>
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
