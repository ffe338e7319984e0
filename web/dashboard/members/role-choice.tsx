import { Radio, Stack } from '@mantine/core'
import { ROLES, type Role } from '../api/roles.ts'
import { roleTexts } from '../texts/common.ts'
import { invitationTexts } from '../texts/members.ts'

interface Props {
  readonly value: Role
  readonly onChange: (role: Role) => void
}

/** The roles, each with what it may do. */
export function RoleChoice({ value, onChange }: Props) {
  return (
    <Radio.Group
      label={invitationTexts.roleLabel}
      value={value}
      onChange={(given) => {
        const role = ROLES.find((known) => known === given)
        if (role !== undefined) onChange(role)
      }}
    >
      <Stack gap="xs" mt={6}>
        {ROLES.map((role) => (
          <Radio key={role} value={role} label={roleTexts[role].name} description={roleTexts[role].what} />
        ))}
      </Stack>
    </Radio.Group>
  )
}
