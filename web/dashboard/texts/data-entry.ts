export const dataEntryTexts = {
  how: 'How to give the data',
  modes: { file: 'Key file', form: 'Form', json: 'JSON' },
  dropHere: 'Drop the key file here',
  orElse: 'or choose it, or paste its text with Ctrl+V (⌘V on a Mac).',
  chooseFile: 'Choose a file',
  otherFile: 'Another file',
  fileStays: 'The file is read in this page and sent only when you go on. Nothing of it is kept in the browser.',
  fileRead: (name: string) => `${name} was read.`,
  pasted: 'What you pasted',
  fields: (count: number) => (count === 1 ? 'It has one field:' : `It has ${count} fields:`),
  hidden: 'hidden',
  inForm: 'See the values in the form',
  noFile: 'There is no key file yet: drop one, choose one or paste its text.',
  wrongFields: 'The server would not take this file:',
  keptToo: (names: readonly string[]) =>
    `Also in the document, and kept as ${names.length === 1 ? 'it is' : 'they are'}: ${names.join(', ')}.`,
  loadingEditor: 'Loading editor…',
  editorFailed: 'The editor could not be loaded. Check the connection, or use the form.',
  tryAgain: 'Try again',
  editorLabel: 'The data as JSON',
  editorHelp:
    'Completion and checks come from the schema of the provider. A JSON file can be dropped here. Secrets can be read in the editor.',
  format: 'Format',
  problemsOfText: 'What is wrong in the JSON',
  line: (line: number) => `Line ${line}`,
  refused: {
    'too-large': 'This file is larger than 64 KiB, so it is no key file.',
    unreadable: 'The file could not be read.',
    'not-json': 'This is not JSON. A key file is a JSON file, as the provider offers it for download.',
    'not-object': 'This is JSON, but not an object with fields, so it is no key file.',
    'oauth-client':
      'This is the file of an OAuth client, not of a service account. To add it, choose the type for an OAuth client.',
    'other-kind': (title: string, field: string) =>
      `This is not the key file of a ${title}: its field ${field} says that it is something else.`,
    missing: (title: string, names: readonly string[]) =>
      `This is not the key file of a ${title}: ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} missing.`,
  },
  jsonRefused: {
    'not-json': 'This is not JSON yet. The first fault is marked in the editor.',
    'not-object': 'The data must be one JSON object, in braces.',
  },
} as const
