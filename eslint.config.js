import globals from 'globals'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

export default defineConfig(
  { ignores: ['node_modules/', 'dist/', 'data/', 'coverage/', 'bin/'] },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      globals: globals.node,
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // A method may be async because its port is, even where one engine has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // They are marked as deprecated to stand out. The sandbox on the loopback address has no TLS.
      '@typescript-eslint/no-deprecated': [
        'error',
        {
          allow: [{ from: 'package', name: 'allowInsecureRequests', package: 'oauth4webapi' }],
        },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'test', property: 'skip', message: 'A test that does not run shows nothing.' },
        { object: 'test', property: 'only', message: 'A test that does not run shows nothing.' },
      ],
    },
  },
  { files: ['web/**'], languageOptions: { globals: globals.browser } },
  {
    files: ['web/dashboard/**'],
    rules: {
      // `onClick={() => close()}` and `onSubmit={async () => …}` are how React is written.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      'no-restricted-imports': [
        'error',
        {
          name: '@mantine/core',
          importNames: ['Button'],
          message: 'It loses the focus when it is disabled: take the one of parts/button.tsx.',
        },
      ],
    },
  },
  { files: ['web/dashboard/parts/button.tsx'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['**/*.test.ts', 'test/**', 'bench/**', 'scripts/**'],
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'describe', 'it', 'before', 'after'], package: 'node:test' },
          ],
        },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-console': 'off',
    },
  },
)
