import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query'

interface Change<Given, Answer> {
  readonly change: (given: Given) => Promise<Answer>
  /** Keys of what the server would now answer otherwise. */
  readonly stale?: readonly (readonly string[])[]
  /** Said briefly when it worked. */
  readonly said?: string
  readonly done?: (answer: Answer) => void
}

/** Something that changes what the server holds. What it was given is forgotten with the component that asked. */
export function useChange<Given = void, Answer = unknown>(
  given: Change<Given, Answer>,
): UseMutationResult<Answer, Error, Given> {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: given.change,
    onSuccess: (answer) => {
      for (const queryKey of given.stale ?? []) void queryClient.invalidateQueries({ queryKey })
      if (given.said !== undefined) notifications.show({ message: given.said, color: 'accent' })
      given.done?.(answer)
    },
  })
}
