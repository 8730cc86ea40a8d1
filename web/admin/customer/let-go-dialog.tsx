import { Alert, Stack } from '@mantine/core';
import type { ReactElement } from 'react';
import { Answer } from '../../shared/answer.tsx';
import { letGo } from '../data/actions.ts';
import { useLetGoPreview } from '../data/modes.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { PreviewList } from './preview-list.tsx';

/** Lets a subscription go, after showing what ends here and what Stripe continues. */
export function LetGoDialog({ id, onClose }: { id: string; onClose: () => void }): ReactElement {
  const preview = useLetGoPreview(id);
  return (
    <ActionDialog
      title="Let the subscription go"
      effect="Perennial only observes it from now on: it still grants access and counts as revenue. Nothing is cancelled or paid back."
      confirm="Let go"
      grave
      ready={preview.data?.possible === true}
      run={async (reason, key) => {
        await letGo(id, reason, key);
        return 'Perennial only observes the subscription now.';
      }}
      onClose={onClose}
    >
      <Answer query={preview} loading={120}>
        {({ refusal, ends, given_up: givenUp, stripe }) =>
          refusal === null ? (
            <Stack gap="xs">
              <PreviewList title="What ends here" lines={ends.map((what) => ({ what }))} />
              <PreviewList title="What is given up" lines={givenUp.map((what) => ({ what }))} />
              <PreviewList title="What Stripe does from then on" lines={stripe} />
            </Stack>
          ) : (
            <Alert color="orange" variant="light" p="sm" title="It cannot be let go">
              {refusal.message}
            </Alert>
          )
        }
      </Answer>
    </ActionDialog>
  );
}
