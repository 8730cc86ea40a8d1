import { AppShell, Box, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense, lazy, useEffect } from 'react';
import type { ReactElement } from 'react';
import { Outlet, useLocation, useNavigation } from 'react-router';
import { csrfToken } from '../../data/cookie.ts';
import { useSession } from '../../data/session.ts';
import { useLive } from '../../live/use-live.ts';
import { settings } from '../settings.ts';
import { PaymentsNotice } from './payments-notice.tsx';
import { Logo } from './logo.tsx';
import { Navigation } from './navigation.tsx';
import classes from './shell.module.css';
import { StaleNotice } from './stale-notice.tsx';
import { UserMenu } from './user-menu.tsx';

/** Loaded only where time can be moved. */
const SandboxClock = lazy(async () => ({
  default: (await import('../../admin/sandbox-clock.tsx')).SandboxClock,
}));

/** Header, navigation and the page; on a phone the navigation folds away. */
export function Shell(): ReactElement {
  const [opened, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  const session = useSession();
  // There is nowhere to go but to the plans, where the logo leads.
  const signedOut = session.data === null || (session.data === undefined && csrfToken() === undefined);
  const navigating = useNavigation().state !== 'idle';
  useEffect(close, [pathname, close]);
  useLive(session.data != null);
  return (
    <AppShell
      header={{ height: 56 }}
      {...(signedOut ? {} : { navbar: { width: 232, breakpoint: 'sm', collapsed: { mobile: !opened } } })}
      padding={{ base: 'md', sm: 'xl' }}
      classNames={{
        header: classes['header'] ?? '',
        navbar: classes['navbar'] ?? '',
        main: classes['main'] ?? '',
      }}
    >
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="xs" wrap="nowrap">
            {!signedOut && (
              <Burger
                opened={opened}
                onClick={toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label={opened ? 'Close navigation' : 'Open navigation'}
              />
            )}
            <Logo />
          </Group>
          <Group gap="xs" wrap="nowrap">
            {settings.sandbox && session.data != null && (
              <Suspense>
                <SandboxClock />
              </Suspense>
            )}
            <UserMenu session={session.data} />
          </Group>
        </Group>
      </AppShell.Header>
      {!signedOut && (
        <AppShell.Navbar p="sm" aria-label="Main">
          <Navigation session={session.data ?? null} />
        </AppShell.Navbar>
      )}
      <AppShell.Main>
        <PaymentsNotice />
        <Box id="content" tabIndex={-1} className={classes['content'] ?? ''} aria-busy={navigating}>
          <Outlet />
        </Box>
      </AppShell.Main>
      <StaleNotice />
    </AppShell>
  );
}
