/** Those who did something. */
export const whoTexts = {
  key: (name: string) => `API key ${name}`,
} as const
