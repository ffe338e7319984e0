import { Checkbox, SimpleGrid, type CheckboxGroupProps } from '@mantine/core'
import { apiKeyTexts } from '../texts/api-keys.ts'
import { scopeText } from './scope-text.ts'

interface Props extends Omit<CheckboxGroupProps, 'children'> {
  readonly offered: readonly string[]
}

export function ScopeChoice({ offered, ...props }: Props) {
  return (
    <Checkbox.Group label={apiKeyTexts.scopeLabel} {...props}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" mt={6}>
        {offered.map((scope) => (
          <Checkbox key={scope} value={scope} label={scope} description={scopeText(scope)} />
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  )
}
