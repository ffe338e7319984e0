import { Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { CredentialType, Provider } from '../api/providers.ts'
import { SideDrawer } from '../parts/side-drawer.tsx'
import { credentialTexts as texts } from '../texts/credentials.ts'
import { NewCredentialForm } from './new-credential-form.tsx'
import styles from './new-credential.module.css'
import { shapesOf } from './shapes.ts'

interface Props {
  readonly app: string
  readonly provider: Provider
  readonly onClose: () => void
}

/** A new credential: what it is, and then its data, which starts afresh for another type. */
export function NewCredential({ app, provider, onClose }: Props) {
  const shapes = shapesOf(provider)
  const [name, setName] = useState('')
  const [type, setType] = useState<CredentialType | undefined>(shapes.at(-1)?.type)
  const [escape, setEscape] = useState(true)
  const shape = shapes.find((each) => each.type === type)
  return (
    <SideDrawer title={texts.newTitle(provider.title)} onClose={onClose} escape={escape}>
      <Stack gap="md">
        {shapes.length > 1 && (
          <Radio.Group
            label={texts.type}
            value={type ?? ''}
            onChange={(value) => {
              setType(shapes.find((each) => each.type === value)?.type)
            }}
          >
            <Stack gap="xs" pt={4}>
              {shapes.map((each) => (
                <Radio.Card key={each.type} value={each.type} p="sm" className={styles['type']}>
                  <Radio.Indicator mt={2} />
                  <div>
                    <Text size="sm" fw={600}>
                      {each.title}
                    </Text>
                    <Text size="sm" c="dimmed">
                      {each.description}
                    </Text>
                  </div>
                </Radio.Card>
              ))}
            </Stack>
          </Radio.Group>
        )}
        {shape !== undefined && (
          <NewCredentialForm
            key={shape.type}
            app={app}
            provider={provider}
            shape={shape}
            name={name}
            setName={setName}
            setEscape={setEscape}
            onClose={onClose}
          />
        )}
      </Stack>
    </SideDrawer>
  )
}
