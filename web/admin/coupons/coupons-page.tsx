import { Badge, Button, Card, Code, Group, Select, Stack, Text } from '@mantine/core';
import { IconDiscount2, IconPlus } from '@tabler/icons-react';
import { Suspense, lazy, useState } from 'react';
import type { ReactElement } from 'react';
import { Answer } from '../../shared/answer.tsx';
import { formatMoney } from '../../shared/money.ts';
import { Nothing } from '../../shared/nothing.tsx';
import { ShowMore } from '../../shared/show-more.tsx';
import { Time } from '../../shared/time.tsx';
import { deactivateCoupon, useCoupons } from '../data/coupons.ts';
import type { Coupon } from '../data/coupons.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { AdminPage } from '../parts/admin-page.tsx';
import { PlainTable } from '../parts/plain-table.tsx';

/** Includes a calendar, so it is loaded when opened. */
const CouponDialog = lazy(async () => ({ default: (await import('./coupon-dialog.tsx')).NewCouponDialog }));

/** Discounts on offer, and their codes. */
export function CouponsPage(): ReactElement {
  const [making, setMaking] = useState(false);
  return (
    <>
      <AdminPage
        title="Coupons"
        about="Discounts that customers get by typing a code at checkout or in their settings."
        actions={(session) =>
          session.role === 'admin' && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
              New coupon
            </Button>
          )
        }
      >
        {(session) => <CouponList isAdmin={session.role === 'admin'} />}
      </AdminPage>
      {making && (
        <Suspense>
          <CouponDialog onClose={() => setMaking(false)} />
        </Suspense>
      )}
    </>
  );
}

function CouponList({ isAdmin }: { isAdmin: boolean }): ReactElement {
  const [ending, setEnding] = useState<Coupon | null>(null);
  const query = useCoupons();
  return (
    <>
      <Answer query={query} loading={200}>
        {(coupons) =>
          coupons.length === 0 ? (
            <Card>
              <Nothing icon={<IconDiscount2 aria-hidden />} title="No coupon yet">
                A coupon takes a share or an amount off, once, for some months, or for ever.
              </Nothing>
            </Card>
          ) : (
            <Card padding={0} pt="xs">
              <PlainTable
                label="Coupons"
                rows={coupons}
                rowKey={(coupon) => coupon.id}
                empty=""
                columns={[
                  {
                    label: 'Name',
                    cell: (coupon) => (
                      <>
                        <Text size="sm" fw={500}>
                          {coupon.name ?? coupon.id}
                        </Text>
                        <Text size="xs" c="dimmed" ff="monospace">
                          {coupon.id}
                        </Text>
                      </>
                    ),
                  },
                  { label: 'Takes off', cell: takesOff },
                  { label: 'For', cell: lasts },
                  {
                    label: 'Codes',
                    cell: (coupon) => (
                      <Stack gap={4} align="flex-start">
                        {coupon.codes.map(({ code, active }) => (
                          <Code key={code} td={active ? 'none' : 'line-through'}>
                            {code}
                          </Code>
                        ))}
                        {coupon.codes.length === 0 && '—'}
                      </Stack>
                    ),
                  },
                  {
                    label: 'Used',
                    right: true,
                    cell: (coupon) =>
                      coupon.max_redemptions === null
                        ? coupon.redeemed
                        : `${coupon.redeemed} of ${coupon.max_redemptions}`,
                  },
                  { label: 'State', cell: (coupon) => <State coupon={coupon} /> },
                  ...(isAdmin
                    ? [
                        {
                          label: 'Codes off',
                          cell: (coupon: Coupon) =>
                            isOnOffer(coupon) ? (
                              <Button
                                variant="default"
                                size="compact-sm"
                                onClick={() => setEnding(coupon)}
                                aria-label={`Deactivate the codes of ${coupon.name ?? coupon.id}`}
                              >
                                Deactivate…
                              </Button>
                            ) : (
                              '—'
                            ),
                        },
                      ]
                    : []),
                ]}
              />
            </Card>
          )
        }
      </Answer>
      <ShowMore query={query} />
      {ending !== null && <DeactivateDialog coupon={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

/** Whether customers can redeem it: they type codes only. */
const isOnOffer = ({ valid, codes }: Coupon): boolean => valid && codes.some(({ active }) => active);

function DeactivateDialog({ coupon, onClose }: { coupon: Coupon; onClose: () => void }): ReactElement {
  const active = coupon.codes.filter((one) => one.active).map(({ code }) => code);
  const [code, setCode] = useState<string | null>(null);
  return (
    <ActionDialog
      title="Deactivate codes"
      effect="Customers can no longer redeem them. Existing discounts stay, and staff can still apply the coupon by its id."
      confirm="Deactivate"
      grave
      run={async (reason) => {
        await deactivateCoupon(coupon, { code, reason });
        return code === null ? 'The codes are deactivated.' : `The code ${code} is deactivated.`;
      }}
      onClose={onClose}
    >
      <Select
        label="Codes"
        placeholder={`All (${active.join(', ')})`}
        data={active}
        value={code}
        onChange={setCode}
        clearable
        clearButtonProps={{ 'aria-label': 'All codes' }}
      />
    </ActionDialog>
  );
}

const takesOff = (coupon: Coupon): string =>
  coupon.percent_off !== null
    ? `${coupon.percent_off}%`
    : formatMoney(coupon.amount_off ?? 0, coupon.currency ?? 'usd');

const lasts = ({ duration, months }: Coupon): string =>
  duration === 'once'
    ? 'One invoice'
    : duration === 'forever'
      ? 'Every invoice'
      : `${months ?? 1} ${months === 1 ? 'month' : 'months'}`;

function State({ coupon }: { coupon: Coupon }): ReactElement {
  return (
    <Group gap={6}>
      <Badge color={isOnOffer(coupon) ? 'fern' : 'gray'}>
        {isOnOffer(coupon) ? 'On offer' : coupon.valid ? 'By staff only' : 'Over'}
      </Badge>
      {coupon.redeem_by !== null && (
        <Text size="xs" c="dimmed" component="div">
          until <Time at={coupon.redeem_by} />
        </Text>
      )}
    </Group>
  );
}
