import { Checkbox, SimpleGrid, type CheckboxGroupProps } from '@mantine/core'
import { SCOPES } from '../api/api-keys.ts'
import { apiKeyTexts } from '../texts/api-keys.ts'
import { scopeText } from './scope-text.ts'

export function ScopeChoice(props: Omit<CheckboxGroupProps, 'children'>) {
  return (
    <Checkbox.Group label={apiKeyTexts.scopeLabel} {...props}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" mt={6}>
        {SCOPES.map((scope) => (
          <Checkbox key={scope} value={scope} label={scope} description={scopeText(scope)} />
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  )
}
