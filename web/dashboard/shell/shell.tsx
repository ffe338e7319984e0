import { Alert, AppShell, Burger, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { meQuery } from '../api/session.ts'
import { Failure } from '../parts/failure.tsx'
import { Loading } from '../parts/loading.tsx'
import { shellTexts } from '../texts/shell.ts'
import { Brand } from './brand.tsx'
import { Navigation } from './navigation.tsx'
import styles from './shell.module.css'

/** The frame of all pages for members. It shows nothing before the server has said who one is. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [open, { toggle, close }] = useDisclosure()
  const me = useQuery(meQuery)
  const [location] = useLocation()
  const main = useRef<HTMLElement>(null)
  const shown = useRef(location)

  useEffect(() => {
    if (shown.current === location) return
    shown.current = location
    close()
    // A new page is read from its start, as if it had been loaded.
    main.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [location, close])

  return (
    <AppShell
      layout="alt"
      header={{ height: { base: 56, md: 0 } }}
      navbar={{ width: 256, breakpoint: 'md', collapsed: { mobile: !open } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <a className={styles['skip']} href="#content">
        {shellTexts.skip}
      </a>
      <AppShell.Header hiddenFrom="md" px="md">
        <Group h="100%" justify="space-between">
          <Brand />
          <Burger
            opened={open}
            onClick={toggle}
            size="sm"
            aria-expanded={open}
            aria-label={open ? shellTexts.closeNavigation : shellTexts.openNavigation}
          />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={styles['side']} data-open={open} p="md">
        <Navigation onClose={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" ref={main} tabIndex={-1}>
        <div className={styles['content']}>
          {me.data?.deployment.sandbox === true && (
            <Alert color="orange" role="note" mb="md" py="xs">
              {shellTexts.sandbox}
            </Alert>
          )}
          {me.data !== undefined ? (
            children
          ) : me.isError ? (
            <Failure error={me.error} retry={() => void me.refetch()} />
          ) : (
            <Loading />
          )}
        </div>
      </AppShell.Main>
    </AppShell>
  )
}
