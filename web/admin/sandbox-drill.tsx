import { Menu, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { useDrill, useDrillStep } from '../data/sandbox-drill.ts';
import type { Drill } from '../data/sandbox-drill.ts';
import { formatTime } from '../shared/time.tsx';
import { notifyTrouble } from '../shared/toast.ts';

/** Takes a part of the sandbox away, and shows what waits for it and that nothing is lost or doubled. */
export function SandboxDrill(): ReactElement | null {
  const { data: drill } = useDrill();
  const step = useDrillStep();
  if (drill === undefined) return null;
  const isDown = drill.stripe === 'down';
  return (
    <>
      <Menu.Divider />
      <Menu.Label>Outages</Menu.Label>
      {drill.worker !== null && (
        <Menu.Item
          closeMenuOnClick={false}
          disabled={!drill.worker.running || step.isPending}
          onClick={() => step.mutate('kill_worker', { onError: notifyTrouble })}
        >
          Kill the worker
        </Menu.Item>
      )}
      {drill.stripe !== null && (
        <Menu.Item
          closeMenuOnClick={false}
          disabled={step.isPending}
          onClick={() => step.mutate(isDown ? 'stripe_up' : 'stripe_down', { onError: notifyTrouble })}
        >
          {isDown ? 'End the outage of Stripe' : 'Take Stripe down'}
        </Menu.Item>
      )}
      <Text size="xs" px="sm" pb="xs" component="div" role="status" aria-label="State of the sandbox">
        {linesOf(drill).map((line) => (
          <div key={line}>{line}</div>
        ))}
      </Text>
    </>
  );
}

function linesOf(drill: Drill): string[] {
  return [
    ...(drill.worker === null ? [] : [`Worker: ${workerText(drill.worker)}`]),
    ...(drill.stripe === null ? [] : [`Stripe: ${drill.stripe}`]),
    `Events waiting: ${drill.events_waiting}`,
    `Calls without an answer: ${drill.calls_open}, unknown: ${drill.calls_unknown}`,
    drill.events_lost === null
      ? 'Lost events: counted once Stripe answers'
      : `Lost, of the latest 100 events: ${drill.events_lost}`,
    `Invoices paid twice: ${drill.invoices_paid_twice}`,
  ];
}

function workerText({ running, starts_again_at: at }: NonNullable<Drill['worker']>): string {
  if (running) return 'running';
  return at === null ? 'starting' : `killed, starts again ${formatTime(at, 'moment')}`;
}
