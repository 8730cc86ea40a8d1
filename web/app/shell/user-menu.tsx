import {
  ActionIcon,
  Avatar,
  Button,
  Menu,
  Text,
  UnstyledButton,
  VisuallyHidden,
  useMantineColorScheme,
} from '@mantine/core';
import { IconDeviceDesktop, IconDevices, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Link, useLocation } from 'react-router';
import { ROLE_NAMES, signInAddress, signOutHere } from '../../data/session.ts';
import type { SessionInfo } from '../../data/session.ts';
import { notifyTrouble } from '../../shared/toast.ts';

/** The signed-in user and the theme; undefined while unknown. */
export function UserMenu({ session }: { session: SessionInfo | null | undefined }): ReactElement | null {
  const { pathname, search } = useLocation();
  if (session === undefined) return null;
  return (
    <>
      {session === null && (
        <Button component="a" href={signInAddress(`${pathname}${search}`)} size="sm">
          Sign in
        </Button>
      )}
      <Menu position="bottom-end" width={240} withinPortal>
        <Menu.Target>
          {session === null ? (
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Appearance">
              <IconSun size={18} aria-hidden />
            </ActionIcon>
          ) : (
            <UnstyledButton>
              <Avatar name={session.name ?? session.email} size={32} color="fern" />
              <VisuallyHidden>Account of {session.email}</VisuallyHidden>
            </UnstyledButton>
          )}
        </Menu.Target>
        <Menu.Dropdown>
          {session !== null && (
            <>
              <Menu.Label>
                <Text size="sm" c="var(--mantine-color-text)" fw={500} truncate>
                  {session.name ?? session.email}
                </Text>
                <Text size="xs" truncate>
                  {session.email}
                  {session.role === 'viewer' ? '' : ` · ${ROLE_NAMES[session.role]}`}
                </Text>
              </Menu.Label>
              <Menu.Divider />
            </>
          )}
          <Appearance />
          {session !== null && (
            <>
              <Menu.Divider />
              <Menu.Item component={Link} to="/sessions" leftSection={<IconDevices size={16} aria-hidden />}>
                Sessions
              </Menu.Item>
              <Menu.Item
                leftSection={<IconLogout size={16} aria-hidden />}
                onClick={() => void signOutHere().catch(notifyTrouble)}
              >
                Sign out
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

const looks = [
  { scheme: 'light', label: 'Light', icon: IconSun },
  { scheme: 'dark', label: 'Dark', icon: IconMoon },
  { scheme: 'auto', label: 'System', icon: IconDeviceDesktop },
] as const;

function Appearance(): ReactElement {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      {looks.map(({ scheme, label, icon: Icon }) => (
        <Menu.Item
          key={scheme}
          leftSection={<Icon size={16} aria-hidden />}
          onClick={() => setColorScheme(scheme)}
          aria-current={colorScheme === scheme}
          fw={colorScheme === scheme ? 600 : 400}
        >
          {label}
        </Menu.Item>
      ))}
    </>
  );
}
