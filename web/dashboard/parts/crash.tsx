import { Alert, Container, Stack, Text, Title } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { commonTexts } from '../texts/common.ts'
import { errorTexts } from '../texts/errors.ts'
import { Button } from './button.tsx'

interface State {
  readonly error?: unknown
}

/** A fault of ours. It also catches pages that cannot be fetched: the server was updated under an open one, or is away. */
export class Crash extends Component<{ readonly children: ReactNode }, State> {
  override readonly state: State = {}

  static getDerivedStateFromError(error: unknown): State {
    return { error }
  }

  override componentDidCatch(error: unknown): void {
    document.title = `${titleOf(error)} · ${commonTexts.product}`
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <Container component="main" size="xs" py="xl">
        <Title order={1} mb="md">
          {titleOf(error)}
        </Title>
        <Alert color="red" role="alert">
          <Stack gap="sm" align="flex-start">
            <Text size="sm">{isNotFetched(error) ? errorTexts.notFetched : errorTexts.crash}</Text>
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

/** What browsers say of a script, and the loader of the styles that belong to it. */
function isNotFetched(error: unknown): boolean {
  return error instanceof Error && /import|preload/i.test(error.message)
}

function titleOf(error: unknown): string {
  return isNotFetched(error) ? errorTexts.loadTitle : errorTexts.crashTitle
}
