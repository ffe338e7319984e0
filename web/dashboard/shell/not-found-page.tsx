import { Text } from '@mantine/core'
import { Link } from 'wouter'
import { Button } from '../parts/button.tsx'
import { Page } from '../parts/page.tsx'
import { paths } from '../paths.ts'
import { shellTexts } from '../texts/shell.ts'

export function NotFoundPage() {
  return (
    <Page title={shellTexts.notFoundTitle}>
      <Text>{shellTexts.notFound}</Text>
      <div>
        <Button component={Link} href={paths.start} variant="default">
          {shellTexts.toStart}
        </Button>
      </div>
    </Page>
  )
}
