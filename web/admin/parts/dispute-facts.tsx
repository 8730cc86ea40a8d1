import { Anchor } from '@mantine/core';
import type { ReactElement } from 'react';
import { Time } from '../../shared/time.tsx';

/** Until when Stripe takes evidence. */
export const EvidenceDue = ({ at }: { at: string | null }): ReactElement =>
  at === null ? <>Stripe names no date</> : <Time at={at} format="moment" />;

/** Where a dispute is answered; its id where there is no such page. */
export const DisputeLink = ({ id, url }: { id: string; url: string | null }): ReactElement =>
  url === null ? (
    <>{id}</>
  ) : (
    <Anchor href={url} target="_blank" rel="noreferrer" size="sm" aria-label={`Answer ${id} at Stripe`}>
      Answer
    </Anchor>
  );
