import { Migration } from '@mikro-orm/migrations';

/** The same number as in the migration `usage`. */
const PARTITION_LOCK = 8_408_4713;

const makePartitions = (bound: string): string =>
  `create or replace function public.usage_make_partitions(first_day date, last_day date) returns setof text language plpgsql
  security definer set search_path = pg_catalog, pg_temp as $$
  declare
    month date := date_trunc('month', first_day);
    part text;
  begin
    ${bound}
    perform pg_advisory_xact_lock(${PARTITION_LOCK});
    while month <= last_day loop
      part := 'usage_events_' || to_char(month, 'YYYY_MM');
      if to_regclass('public.' || part) is null then
        execute format('create table public.%I (like public.usage_events including all)', part);
        execute format(
          'alter table public.usage_events attach partition public.%I for values from (%L) to (%L)',
          part, month || ' 00:00:00+00', (month + interval '1 month')::date || ' 00:00:00+00'
        );
        return next part;
      end if;
      month := month + interval '1 month';
    end loop;
  end
$$;`;

const AT_MOST_A_YEAR = `if not isfinite(first_day) or not isfinite(last_day) or last_day - first_day > 366 then
      raise exception 'months of usage are made for a year at most' using errcode = 'invalid_parameter_value';
    end if;`;

/** The application calls it as the owner: with the day 'infinity' it made tables without an end. */
export class Migration20261123113100_months_of_a_year extends Migration {
  override name = 'Migration20261123113100_months_of_a_year';

  override up(): void | Promise<void> {
    this.addSql(makePartitions(AT_MOST_A_YEAR));
  }

  override down(): void | Promise<void> {
    this.addSql(makePartitions(''));
  }
}
