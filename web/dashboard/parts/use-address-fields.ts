import { useSearchParams } from 'wouter'

/** Fields that stand in the address, so that what they narrow can be linked to. An empty one is not in it. */
export function useAddressFields<Name extends string>(names: readonly Name[]) {
  const [params, setParams] = useSearchParams()
  const fields = Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Readonly<
    Record<Name, string>
  >
  const change = (changes: Partial<Record<Name, string>>): void => {
    setParams(
      (before) => {
        const after = new URLSearchParams(before)
        for (const [name, value] of Object.entries<string>(changes as Record<string, string>))
          if (value.trim() === '') after.delete(name)
          else after.set(name, value.trim())
        return after
      },
      { replace: true },
    )
  }
  return { fields, change, active: names.some((name) => fields[name] !== '') }
}
