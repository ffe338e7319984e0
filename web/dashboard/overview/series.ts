/** What is counted for each day. */
export const SERIES = ['requests', 'errors', 'changes'] as const
