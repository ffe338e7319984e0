/** So many calls within a window, which begins with the first of them. */
export interface CallLimit {
  readonly calls: number
  readonly within_s: number
}

/** Counts so many calls, one by default; none only looks whether the limit is used up. @throws Problem `rate-limited` */
export type Count = (subject: string, calls?: number) => Promise<void>

/** What counts something that has a limit of its own. */
export type Counter = (what: string, limit: CallLimit) => Count
