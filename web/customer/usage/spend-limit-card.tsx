import { Button, Card, Group, Modal, NumberInput, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useSetSpendLimit, useSpendLimit } from '../../data/usage.ts';
import type { SpendLimit } from '../../data/usage.ts';
import { Answer } from '../../shared/answer.tsx';
import { formatMoney } from '../../shared/money.ts';
import { onceDone } from '../../shared/once-done.ts';
import { notify } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';

/** The limit of overage charges, and the charges so far. */
export function SpendLimitCard(): ReactElement {
  return (
    <Card component="section" aria-label="Spend limit">
      <Answer query={useSpendLimit(true)} loading={64}>
        {(limit) => (
          <Group justify="space-between">
            <div>
              <Title order={2}>Spend limit</Title>
              <Text c="dimmed" size="sm" className="figures">
                {limit.amount === null
                  ? 'No limit: overage is added to your next invoice.'
                  : `${formatMoney(limit.spent, limit.currency)} of ${formatMoney(limit.amount, limit.currency)} in this period. Calls are refused once it is reached.`}
              </Text>
            </div>
            <ChangeLimit limit={limit} />
          </Group>
        )}
      </Answer>
    </Card>
  );
}

function ChangeLimit({ limit }: { limit: SpendLimit }): ReactElement {
  const [opened, { open, close }] = useDisclosure();
  const [amount, setAmount] = useState<string | number>(limit.amount ?? '');
  const change = useSetSpendLimit();
  const save = (to: number | null): void =>
    onceDone(change.mutateAsync(to), () => {
      close();
      notify(to === null ? 'Spend limit removed.' : 'Spend limit saved.');
    });
  return (
    <>
      <Button variant="default" onClick={open}>
        {limit.amount === null ? 'Set a limit' : 'Change'}
      </Button>
      <Modal opened={opened} onClose={close} title="Spend limit">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save(amount === '' ? null : Number(amount));
          }}
        >
          <Stack>
            <NumberInput
              label="Most per period"
              description={`In ${limit.currency.toUpperCase()}, on top of the plan’s price`}
              value={amount}
              onChange={setAmount}
              min={0}
              max={10_000_000}
              decimalScale={2}
              thousandSeparator
            />
            {change.error !== null && <TroubleAlert error={change.error} />}
            <Group justify="flex-end" gap="xs">
              {limit.amount !== null && (
                <Button variant="subtle" color="gray" onClick={() => save(null)}>
                  Remove the limit
                </Button>
              )}
              <Button type="submit" loading={change.isPending} disabled={amount === ''}>
                Save
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
