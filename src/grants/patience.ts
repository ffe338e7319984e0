/** How long what a provider gives out only once is tried to be kept: longer than a database needs to come back. */
export const KEEP_MS = 600_000
export const PAUSE_MS = 100
/** The most that whoever asks is kept waiting. What is under way goes on all the same. */
export const ANSWER_MS = 20_000
