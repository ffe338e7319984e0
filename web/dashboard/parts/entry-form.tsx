import type { ReactNode, Ref } from 'react'

interface Props {
  readonly ref: Ref<HTMLFormElement>
  readonly submit: () => void
  readonly children: ReactNode
}

/** A form that may take secrets: the browser completes nothing in it, and what is wrong is said by us. */
export function EntryForm({ ref, submit, children }: Props) {
  return (
    <form
      ref={ref}
      noValidate
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {children}
    </form>
  )
}
