import { Alert, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { Answer } from '../../shared/answer.tsx';
import { takeOver } from '../data/actions.ts';
import { useTakeOverPreview } from '../data/modes.ts';
import type { TakeOverPreview } from '../data/modes.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { PreviewList } from './preview-list.tsx';

const retriedBy: Record<TakeOverPreview['retried_by'], string | null> = {
  stripe: 'Stripe has an attempt of its own planned; Perennial leaves the retries to it.',
  engine: 'Perennial retries the failed payment.',
  nobody: null,
};

/** Takes an observed subscription over, after showing the consequences. */
export function TakeOverDialog({ id, onClose }: { id: string; onClose: () => void }): ReactElement {
  const preview = useTakeOverPreview(id);
  return (
    <ActionDialog
      title="Take the subscription over"
      effect="Perennial manages it from now on. What was due before is neither charged nor written about."
      confirm="Take over"
      ready={preview.data?.possible === true}
      run={async (reason, key) => {
        await takeOver(id, reason, key);
        return 'Perennial manages the subscription from now on.';
      }}
      onClose={onClose}
    >
      <Answer query={preview} loading={120}>
        {({ refusal, managed, next, retried_by: by }) =>
          refusal === null ? (
            <Stack gap="xs">
              <PreviewList
                title="What Perennial does from then on"
                lines={managed.map((what) => ({ what }))}
              />
              <PreviewList title="What comes next" lines={next} />
              {retriedBy[by] !== null && <Text size="sm">{retriedBy[by]}</Text>}
            </Stack>
          ) : (
            <Alert color="orange" variant="light" p="sm" title="It cannot be taken over">
              {refusal.message}
            </Alert>
          )
        }
      </Answer>
    </ActionDialog>
  );
}
