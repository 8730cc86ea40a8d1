import { Affix, Button, Group, Loader, Paper, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { readFailedAgain, useFailedReads } from '../../live/stale-reads.ts';
import { useConnection } from '../../live/use-live.ts';
import { formatTime } from '../../shared/time.tsx';
import classes from './shell.module.css';

/** Shorter breaks are normal: streams reconnect by design. */
const patienceMs = 4_000;
/** Between two attempts to read again what could not be read. */
const pauseMs = 10_000;

/** One line for the whole page: how old it is, and that it refreshes automatically. */
export function StaleNotice(): ReactElement {
  const client = useQueryClient();
  const lostAt = useLostAt();
  const { any, shownSince } = useFailedReads();
  useEffect(() => {
    if (!any) return undefined;
    const timer = setInterval(() => void readFailedAgain(client, false), pauseMs);
    return () => clearInterval(timer);
  }, [any, client]);

  const since = shownSince ?? lostAt;
  return (
    <Affix position={{ bottom: 16, left: 16, right: 16 }} className={`no-print ${classes['stale'] ?? ''}`}>
      <div role="status">
        {since !== null && (
          <Paper withBorder shadow="md" px="md" py="xs" mx="auto" w="fit-content">
            <Group gap="sm" wrap="nowrap">
              <Loader size={16} aria-hidden />
              <Text size="sm">
                {lostAt === null ? 'Billing is away for a moment.' : 'Reconnecting.'} This is how things stood
                at {formatTime(new Date(since).toISOString(), 'clock')}. The page updates automatically.
              </Text>
              {any && (
                <Button
                  size="compact-sm"
                  variant="default"
                  flex="none"
                  onClick={() => void readFailedAgain(client, true)}
                >
                  Try now
                </Button>
              )}
            </Group>
          </Paper>
        )}
      </div>
    </Affix>
  );
}

/** When the live connection broke off, in milliseconds, once it has been away for a while; else null. */
function useLostAt(): number | null {
  const lost = useConnection() === 'lost';
  const [lostAt, setLostAt] = useState<number | null>(null);
  useEffect(() => {
    if (!lost) return undefined;
    const at = Date.now();
    const timer = setTimeout(() => setLostAt(at), patienceMs);
    return () => {
      clearTimeout(timer);
      setLostAt(null);
    };
  }, [lost]);
  return lostAt;
}
