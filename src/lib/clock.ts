/** The present in unix seconds, which is the unit of every time that is stored or answered. */
export type Clock = () => number

export const systemClock: Clock = () => Math.floor(Date.now() / 1000)

export const DAY_S = 86_400
