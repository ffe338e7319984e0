import { number } from './format.ts'

/** Replacing the data of a credential, for those who do it with a fast pulse. */
export const replaceTexts = {
  button: 'Replace data',
  title: (name: string) => `Replace the data of ${name}`,
  steps: ['New data', 'What will change', 'Done'],
  stepOf: (step: number, of: number) => `Step ${step} of ${of}`,
  safe: 'Nothing changes before you confirm it in the second step. The second step also tells whether a file is the one that is stored already.',
  guide: (where: string) => `How to make a new one in ${where}`,
  compare: 'See what will change',

  fields: {
    changed: 'Changed',
    added: 'Added',
    removed: 'Removed',
    kept: 'The same',
  },
  noneOf: 'none',
  same: 'This is the same data that is stored already.',
  sameHelp:
    'There is nothing to replace. If you meant to give a new key, go back and look whether the file is the new one: it was probably downloaded earlier.',
  removedHelp: 'Data is replaced as a whole: what the new data does not have will be gone.',
  active: (connector: string, fields: readonly string[]) =>
    `This is the active credential of ${connector}. ` +
    (fields.length === 0
      ? 'Sign-ins use the new data at once; what the connector shows stays as it is.'
      : `Sign-ins use the new data at once, and the connector will show what it says for ${fields.join(' and ')}.`),
  kept: (version: number) =>
    `Version ${number(version)} is kept, sealed. If something goes wrong, roll back to it on this page.`,
  confirm: 'Replace the data',

  doneTitle: (version: number) => `Done: this is version ${number(version)} now`,
  howToTell: 'How you can tell that it worked',
  versionIs: (before: number, after: number) => `The version went from ${number(before)} to ${number(after)}.`,
  fingerprintMatches: 'The fingerprint is the one that was announced before you confirmed:',
  fingerprintDiffers:
    'The fingerprint is not the one that was announced. Somebody else may have replaced the data just before you:',
  accepted: (provider: string) => `${provider} has accepted the data before they were stored.`,
  storedAt: (at: string) => `It was stored at ${at}.`,
  logged: 'The audit log has a record of it:',
  auditLink: 'records of this credential',
  oldTitle: 'One thing is left: the old key still works',
  oldWhat:
    'Sealing a new key does not withdraw the old one. As long as it exists at the provider, whoever has a copy can use it.',
  oldCheck:
    'If the old key has leaked, delete it now. Otherwise first see that sign-ins work with the new one: only they show that the provider accepts it.',
} as const

/** Where an old key is deleted. */
export const oldKeyTexts: Readonly<
  Record<string, { readonly where: string; readonly url: string; readonly steps: readonly string[] }>
> = {
  'google/serviceaccount': {
    where: 'Google Cloud console',
    url: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
    steps: [
      'Choose the project, then IAM & Admin, then Service Accounts.',
      'Choose the service account: its address is client_email in the key file.',
      'Open the tab Keys. The key to keep is the one whose ID is private_key_id in the new file.',
      'Delete the old key with the bin at the end of its row.',
    ],
  },
  'google/connector': {
    where: 'Google Cloud console',
    url: 'https://console.cloud.google.com/apis/credentials',
    steps: [
      'Choose the project, then APIs & Services, then Credentials.',
      'Choose the OAuth 2.0 client.',
      'Under Client secrets, disable the old secret, and delete it.',
    ],
  },
  'microsoft/connector': {
    where: 'Microsoft Entra admin center',
    url: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
    steps: [
      'Choose App registrations, then the application.',
      'Open Certificates & secrets, and the tab Client secrets.',
      'Delete the old secret.',
    ],
  },
  'microsoft/adminconsent': {
    where: 'Microsoft Entra admin center',
    url: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
    steps: [
      'Choose App registrations, then the application.',
      'Open Certificates & secrets, and delete the old client secret.',
      'If the tenant changed: in the old tenant, under Enterprise applications, take the consent back.',
    ],
  },
  'zoom/connector': {
    where: 'Zoom App Marketplace',
    url: 'https://marketplace.zoom.us/user/build',
    steps: [
      'Choose Manage, then the application, then App Credentials.',
      'Zoom keeps one secret an application: making a new one has ended the old one already. If you moved to another application, deactivate the old one here.',
    ],
  },
  'yahoo/connector': {
    where: 'Yahoo Developer Network',
    url: 'https://developer.yahoo.com/apps/',
    steps: ['Choose the old application.', 'Delete it, once nothing signs in with it any more.'],
  },
}
