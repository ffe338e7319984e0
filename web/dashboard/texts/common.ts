/** Words that many places use. */

export const commonTexts = {
  product: 'Claviger',
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save changes',
  discard: 'Discard changes',
  edit: 'Edit',
  delete: 'Delete',
  rename: 'Rename',
  add: 'Add',
  remove: 'Remove',
  back: 'Back',
  continue: 'Continue',
  done: 'Done',
  name: 'Name',
  email: 'Email',
  password: 'Password',
  showPassword: 'Show what was typed',
  role: 'Role',
  id: 'ID',
  actions: 'Actions',
  optional: 'optional',
  never: 'never',
  none: 'none',
  copy: 'Copy',
  copied: 'Copied',
  copyNamed: (what: string) => `Copy ${what}`,
  copyFailed: 'Copying is not allowed here. Select the text and copy it by hand.',
  loading: 'Loading…',
  required: 'Please fill this in.',
  any: 'Any',
  sort: 'Sort by',
  clearFilters: 'Clear filters',
  clearNamed: (what: string) => `Clear: ${what}`,
  confirmByName: (name: string) => `Type “${name}” to confirm`,
  shownOnce: 'This is shown once. Store it safely now; it cannot be shown again.',
  storedIt: 'I have stored it',
  changersOnly: 'Only owners and admins can change this.',
} as const

export const roleTexts = {
  owner: { name: 'Owner', what: 'May do everything, and invites and removes members.' },
  admin: { name: 'Admin', what: 'May change applications, connectors, credentials and API keys.' },
  viewer: { name: 'Viewer', what: 'Sees everything of applications, and changes nothing.' },
} as const

export const environmentTexts = {
  production: 'Production',
  staging: 'Staging',
  sandbox: 'Sandbox',
} as const
