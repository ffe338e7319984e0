import { Stack, Text } from '@mantine/core'
import { settingsTexts } from '../texts/settings.ts'
import { colorOf, type HostedValues } from './hosted-values.ts'
import styles from './settings.module.css'

const texts = settingsTexts.preview

interface Props {
  readonly values: HostedValues
  readonly name: string | undefined
}

/** The hosted page in small, as it would be with what the form says now. Nothing in it can be pressed. */
export function Preview({ values, name = texts.app }: Props) {
  const primary = colorOf(values.color_primary)
  const image = URL.canParse(values.background_image_url) ? new URL(values.background_image_url).host : undefined
  return (
    <Stack gap="xs" className={styles['previewPlace'] ?? ''}>
      <Text size="sm" fw={500}>
        {texts.title}
      </Text>
      <div
        role="img"
        aria-label={texts.label}
        className={styles['preview']}
        data-alignment={values.alignment === '' ? 'center' : values.alignment}
        style={{ background: colorOf(values.background_color) }}
      >
        <div aria-hidden className={styles['sheet']} style={{ gap: values.spacing === '' ? 16 : values.spacing }}>
          <div className={styles['icon']} style={{ background: primary }}>
            {name.slice(0, 1).toUpperCase()}
          </div>
          <div>
            <div className={styles['title']} style={{ color: primary }}>
              {values.title.trim() || texts.defaultTitle(name)}
            </div>
            <div className={styles['subtitle']} style={{ color: colorOf(values.color_secondary) }}>
              {values.subtitle.trim() || texts.defaultSubtitle}
            </div>
          </div>
          <div className={styles['providers']}>
            {texts.providers.map((provider) => (
              <span key={provider} className={styles['provider']} style={{ borderColor: primary }}>
                {texts.continue(provider)}
              </span>
            ))}
            <span className={styles['provider']} style={{ background: primary, color: '#fff', borderColor: primary }}>
              {texts.other}
            </span>
          </div>
          <div className={styles['legal']}>
            {values.terms_of_service_url !== '' && <span>{texts.terms}</span>}
            {values.privacy_policy_url !== '' && <span>{texts.privacy}</span>}
          </div>
        </div>
        {image !== undefined && (
          <span aria-hidden className={styles['image']}>
            {texts.image(image)}
          </span>
        )}
      </div>
      <Text size="xs" c="dimmed">
        {texts.note}
      </Text>
    </Stack>
  )
}
