import { count } from './format.ts'

const credentials = (value: number) => count(value, 'credential', 'credentials')

/** Connectors: how an application talks to one provider. */
export const connectorTexts = {
  title: 'Connectors',
  description:
    'One connector a provider: the OAuth client that the application signs in with, and the credentials under it.',
  setUp: 'Set up',
  setUpDone: 'Set up',
  notSetUp: 'Not set up',
  titleOf: (provider: string) => provider.charAt(0).toUpperCase() + provider.slice(1),
  setUpNow: (title: string) => `Set up ${title}`,
  needsNothing: 'Needs no settings: one click sets it up.',
  needsClient: 'Needs an OAuth client of yours.',
  takesNoCredentials: 'Takes no credentials.',
  created: (title: string) => `The ${title} connector is set up.`,
  clientId: 'Client ID',
  credentialCount: credentials,
  changed: 'Changed',
  unknownProvider: 'No such provider',
  unknownProviderHelp: 'There is no provider of this name. All providers are listed under Connectors.',

  setUpTitle: (title: string) => `Set up ${title}`,
  setUpDescription: (title: string) =>
    `Give the OAuth client that the application signs in to ${title} with. Its secret is sealed at once.`,
  setUpPlainDescription: (title: string) => `${title} has no OAuth client, so there is nothing to enter but a name.`,
  nameHelp: (provider: string) => `For people to tell it by. Without one it is named ${provider}.`,
  nameHelpEdit: 'For people to tell it by.',
  create: (title: string) => `Set up ${title}`,
  settings: 'OAuth client',
  guideTitle: (where: string) => `Where to find it: ${where}`,
  openGuide: (where: string) => `Open ${where}`,
  newWindow: '(in a new window)',

  facts: 'Connector',
  factsHelp: 'The OAuth client and the scopes of sign-ins that name no others.',
  factsPlainHelp: 'This provider has no OAuth client, so there is nothing to configure.',
  name: 'Name',
  scopes: 'Scopes',
  noScopes: 'none set: whoever signs in names them',
  active: 'Active credential',
  noActive: 'none yet',
  loadingName: 'loading…',
  changeActive: 'Change…',
  since: 'Set up',
  edit: 'Edit',
  delete: 'Delete…',

  editTitle: (title: string) => `Edit the ${title} connector`,
  editSecretHelp: 'Leave it empty to keep the secret that is stored. With another client ID, its own secret is needed.',
  secretNeeded: 'is needed with another client ID',
  editActive: (name: string) => `A change of the OAuth client becomes a new version of the active credential, ${name}.`,
  nothingChanged: 'Nothing was changed.',
  edited: 'The connector was changed.',

  activeTitle: 'Which credential is active',
  activeHelp:
    'The connector uses it when a request names none, and shows its client ID. Only credentials with an OAuth client can be it.',
  activeLabel: 'Active credential',
  activeFew: (most: number) => `The ${most} newest are listed. Any other can be made active on its own page.`,
  activeNone: 'Choose a credential',
  activeSave: 'Make it active',
  activeSaved: (name: string) => `${name} is now the active credential.`,

  deleteTitle: (title: string) => `Delete the ${title} connector`,
  deleteWhat: (value: number) =>
    value === 0
      ? 'It holds no credentials. Its settings are deleted.'
      : `${credentials(value)} in it ${value === 1 ? 'is' : 'are'} destroyed with it, at once and for good.`,
  deleteBreaks: (title: string) => `Whatever signs in to ${title} through this application stops working.`,
  deleteNow: 'Delete the connector',
  deleted: (title: string) => `The ${title} connector is deleted.`,
} as const
