import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { PerennialError } from '../../../client/unwrap.ts';
import { notify } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';

export interface ActionDialogProps {
  /** The action in the imperative: "Extend the trial". */
  title: string;
  /** What it will do and what it will not, in a sentence or two. */
  effect: ReactNode;
  /** On the button. */
  confirm: string;
  /** What cannot be taken back is red. */
  grave?: boolean;
  /** Further fields. */
  children?: ReactNode;
  /** False while a field is not filled in. */
  ready?: boolean;
  /**
   * Performs it; the text is shown afterwards. The key stays the same while an earlier attempt's outcome is
   * unknown.
   */
  run: (reason: string, key: string) => Promise<ReactNode>;
  onClose: () => void;
}

const SHORTEST_REASON = 3;

const newKey = (): string =>
  `console-${Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('')}`;

/** Asks for a reason, shows the consequences, and performs the action. Stays open with the refusal. */
export function ActionDialog(props: ActionDialogProps): ReactElement {
  const { title, effect, confirm, grave = false, children, ready = true, run, onClose } = props;
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const [key, setKey] = useState(newKey);
  const missing = reason.trim().length < SHORTEST_REASON;
  const action = useMutation({
    mutationFn: () => run(reason.trim(), key),
    // Refused for good: the next try is another request.
    onError: (error) => {
      if (error instanceof PerennialError && error.status < 500) setKey(newKey());
    },
    onSuccess: (message) => {
      notify(message);
      onClose();
    },
    // Also after a refusal: it may have been one because the page was out of date.
    onSettled: () => client.invalidateQueries({ queryKey: ['admin'] }),
  });
  return (
    <Modal opened onClose={onClose} title={title} size="md" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (!missing && ready) action.mutate();
        }}
        noValidate
      >
        <Stack gap="md">
          <Alert variant="light" color={grave ? 'red' : 'gray'} p="sm">
            <Text size="sm">{effect}</Text>
          </Alert>
          {children}
          <Textarea
            label="Reason"
            description="Kept in the audit log with your name."
            autosize
            minRows={2}
            maxLength={500}
            required
            value={reason}
            error={asked && missing ? 'Say why, in a few words.' : null}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {action.error !== null && <TroubleAlert error={action.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <Button type="submit" color={grave ? 'red' : 'fern'} loading={action.isPending} disabled={!ready}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
