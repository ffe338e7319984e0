import { Button as MantineButton, createPolymorphicComponent, type ButtonProps } from '@mantine/core'
import type { ComponentProps } from 'react'

/**
 * The button of the dashboard. One that waits, or that cannot be pressed yet, says so and does nothing: Mantine's own is
 * disabled then, which takes the focus away from it, and with that out of the dialog that it stands in.
 */
function Kept({ disabled, loading, onClick, ...props }: ComponentProps<typeof MantineButton<'button'>>) {
  const still = disabled === true || loading === true
  return (
    <MantineButton
      {...props}
      {...(disabled === true && { 'data-disabled': true })}
      {...(still && { 'aria-disabled': true })}
      {...(loading !== undefined && { loading, 'aria-busy': loading, renderRoot: notDisabled })}
      onClick={(event) => {
        if (still) event.preventDefault()
        else onClick?.(event)
      }}
    />
  )
}

const notDisabled = (root: ComponentProps<'button'>) => <button {...root} disabled={false} />

export const Button = createPolymorphicComponent<'button', ButtonProps>(Kept)
