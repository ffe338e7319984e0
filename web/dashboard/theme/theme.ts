import { createTheme, defaultVariantColorsResolver, type CSSVariablesResolver } from '@mantine/core'
import { commonTexts } from '../texts/common.ts'
import { accent, dark, gray, orange, red } from './colors.ts'

const SANS =
  "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', sans-serif"
const MONO = "ui-monospace, 'SF Mono', SFMono-Regular, Menlo, 'Cascadia Code', Consolas, 'Liberation Mono', monospace"

export const theme = createTheme({
  colors: { accent, red, orange, gray, dark },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 4 },
  variantColorResolver: (input) => ({
    ...defaultVariantColorsResolver(input),
    // What is filled is dark in the light scheme and light in the dark one; the text on it the other way round.
    ...(input.variant === 'filled' && { color: 'var(--app-on-filled)' }),
  }),
  fontFamily: SANS,
  fontFamilyMonospace: MONO,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.4' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  components: {
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        // The header of a dialog is not a second banner of the page.
        attributes: { header: { role: 'presentation' } },
      },
    },
    // The place on which the focus would wait makes the menu one with something else in it.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': commonTexts.close } } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 500, fz: 'xs' } },
    PasswordInput: {
      defaultProps: {
        visibilityToggleFocusable: true,
        visibilityToggleButtonProps: { 'aria-label': commonTexts.showPassword },
      },
    },
    Tooltip: { defaultProps: { withArrow: true, multiline: true, maw: 320 } },
    Alert: { defaultProps: { variant: 'light' } },
    Select: {
      defaultProps: { allowDeselect: false, checkIconPosition: 'right', withScrollArea: false },
      // The list itself scrolls: a box around it that scrolls would have to be reached by keyboard.
      styles: { options: { maxHeight: 240, overflowY: 'auto' } },
    },
  },
})

/** Mantine's own shades of these are too pale to read. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#16201e',
    '--mantine-color-dimmed': '#56635f',
    '--mantine-color-placeholder': '#65726e',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-default-border': '#d5dcda',
    '--mantine-color-default-color': '#16201e',
    '--mantine-color-accent-light': '#e8f3f0',
    '--mantine-color-accent-light-hover': '#dcece7',
    '--mantine-color-accent-light-color': '#0f6a58',
    '--mantine-color-red-light': '#fcefee',
    '--mantine-color-red-light-hover': '#f9e4e2',
    '--mantine-color-red-light-color': '#b3261e',
    '--mantine-color-orange-light': '#fdf4e7',
    '--mantine-color-orange-light-hover': '#fae9d2',
    '--mantine-color-orange-light-color': '#8a4b08',
    '--mantine-color-gray-light': '#edf1f0',
    '--mantine-color-gray-light-hover': '#e6ebe9',
    '--mantine-color-gray-light-color': '#43504d',
    '--app-on-filled': '#ffffff',
    '--app-side': '#f8faf9',
    '--app-line': '#e1e7e5',
    '--app-control-line': '#84918d',
    '--app-bar': '#2f9c83',
  },
  dark: {
    '--mantine-color-dimmed': '#9ba8a4',
    '--mantine-color-placeholder': '#8f9c98',
    '--mantine-color-error': '#f2908a',
    '--mantine-color-default-border': '#38423f',
    '--mantine-color-default-color': '#e4eae8',
    '--mantine-color-accent-light': '#16302a',
    '--mantine-color-accent-light-hover': '#1c3c34',
    '--mantine-color-accent-light-color': '#62cdb3',
    '--mantine-color-red-light': '#351c1a',
    '--mantine-color-red-light-hover': '#42231f',
    '--mantine-color-red-light-color': '#f2908a',
    '--mantine-color-orange-light': '#322410',
    '--mantine-color-orange-light-hover': '#3d2d16',
    '--mantine-color-orange-light-color': '#e5b37c',
    '--mantine-color-gray-light': '#27302e',
    '--mantine-color-gray-light-hover': '#323c3a',
    '--mantine-color-gray-light-color': '#b4bfbc',
    '--app-on-filled': '#0c1614',
    '--app-side': '#111615',
    '--app-line': '#27302e',
    '--app-control-line': '#6f7c78',
    '--app-bar': '#62cdb3',
  },
})
