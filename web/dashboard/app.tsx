import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { Router } from 'wouter'
import { queryClientWith } from './api/query-client.ts'
import { nonce } from './nonce.ts'
import { Crash } from './parts/crash.tsx'
import { BASE } from './paths.ts'
import { Routes } from './routes.tsx'
import { goToSignIn } from './sign-in/way-back.ts'
import { shellTexts } from './texts/shell.ts'
import { cssVariables, theme } from './theme/theme.ts'

const queryClient = queryClientWith(() => {
  goToSignIn(queryClient)
})

// The only thing that is kept in the browser.
const colorScheme = localStorageColorSchemeManager({ key: 'claviger-colours' })

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={colorScheme}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" limit={3} />
        <Router base={BASE}>
          <Crash>
            <Routes />
          </Crash>
        </Router>
        {/* Where menus, hints and dialogs are put, so that they too lie in a landmark. */}
        <div data-mantine-shared-portal-node="true" role="region" aria-label={shellTexts.layers} />
      </QueryClientProvider>
    </MantineProvider>
  )
}
