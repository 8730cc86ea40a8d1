import { Select } from '@mantine/core';
import { useMemo } from 'react';
import type { ReactElement } from 'react';
import { timeZones } from '../data/time-zone.ts';

interface ZoneSelectProps {
  /** The present value, listed even if the browser does not know it. */
  current: string;
  zone: string;
  onChange: (zone: string) => void;
}

/** In which time zone days and months of usage begin, by name. */
export function ZoneSelect({ current, zone, onChange }: ZoneSelectProps): ReactElement {
  const zones = useMemo(() => [...new Set([current, ...timeZones()])].sort(), [current]);
  return (
    <Select
      label="Days and months of usage begin in"
      data={zones}
      value={zone}
      onChange={(value) => onChange(value ?? current)}
      searchable
      allowDeselect={false}
      nothingFoundMessage="There is no such time zone"
      maxDropdownHeight={240}
    />
  );
}
