import { notifications } from '@mantine/notifications'
import { messageOf } from './said.ts'

/** Says why something failed where there is no place beside it for that. It stays until it is closed. */
export function tellFailure(error: unknown): void {
  notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
}
