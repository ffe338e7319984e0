import type { MantineColorsTuple } from '@mantine/core'

/** The accent is that of the reference. Shade 7 on white and black on shade 4 both reach a contrast of 4.5. */
export const accent: MantineColorsTuple = [
  '#e8f3f0',
  '#d0e7e0',
  '#a6d5c8',
  '#7fc9b5',
  '#62cdb3',
  '#2f9c83',
  '#1b806a',
  '#0f6a58',
  '#0b5647',
  '#074236',
]

export const red: MantineColorsTuple = [
  '#fcefee',
  '#f9dcda',
  '#f4bab6',
  '#f2908a',
  '#f08078',
  '#d4483f',
  '#c0352c',
  '#b3261e',
  '#8f1d17',
  '#6c1511',
]

export const orange: MantineColorsTuple = [
  '#fdf4e7',
  '#fae5c6',
  '#f3cb91',
  '#e9bd86',
  '#e5b37c',
  '#c07c22',
  '#a4620f',
  '#8a4b08',
  '#6f3b05',
  '#542c03',
]

export const gray: MantineColorsTuple = [
  '#f8faf9',
  '#f1f4f3',
  '#e6ebe9',
  '#dbe2df',
  '#c6d0cc',
  '#93a09c',
  '#6f7c78',
  '#43504d',
  '#2c3735',
  '#16201e',
]

export const dark: MantineColorsTuple = [
  '#e4eae8',
  '#b4bfbc',
  '#98a5a1',
  '#6f7c78',
  '#323c3a',
  '#27302e',
  '#1b2120',
  '#141918',
  '#101413',
  '#0b0e0d',
]
