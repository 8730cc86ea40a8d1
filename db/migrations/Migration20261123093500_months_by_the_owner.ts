import { Migration } from '@mikro-orm/migrations';

/** The same number as in the migration `usage`. */
const PARTITION_LOCK = 8_408_4713;

const makePartitions = (schema: '' | 'public.', settings: string): string =>
  `create or replace function ${schema}usage_make_partitions(first_day date, last_day date) returns setof text language plpgsql
  ${settings} as $$
  declare
    month date := date_trunc('month', first_day);
    part text;
  begin
    perform pg_advisory_xact_lock(${PARTITION_LOCK});
    while month <= last_day loop
      part := 'usage_events_' || to_char(month, 'YYYY_MM');
      if to_regclass('${schema}' || part) is null then
        execute format('create table ${schema}%I (like ${schema}usage_events including all)', part);
        execute format(
          'alter table ${schema}usage_events attach partition ${schema}%I for values from (%L) to (%L)',
          part, month || ' 00:00:00+00', (month + interval '1 month')::date || ' 00:00:00+00'
        );
        return next part;
      end if;
      month := month + interval '1 month';
    end loop;
  end
$$;`;

/** Nothing of the caller's is found by a function that runs as its owner. */
const AS_OWNER = 'security definer set search_path = pg_catalog, pg_temp';

/**
 * Months of usage are tables, and a table's owner alone makes, drops and analyses it. These functions do so
 * for an application whose role owns no table (db/audit-owner.sql).
 */
export class Migration20261123093500_months_by_the_owner extends Migration {
  override name = 'Migration20261123093500_months_by_the_owner';

  override up(): void | Promise<void> {
    this.addSql(makePartitions('public.', AS_OWNER));
    this.addSql(`create function public.usage_drop_month(month text) returns void language plpgsql
  ${AS_OWNER} as $$
  begin
    if not exists (
      select from pg_inherits where inhparent = 'public.usage_events'::regclass and inhrelid = to_regclass(format('public.%I', month))
    ) then
      raise exception '% is no month of usage', month using errcode = 'undefined_table';
    end if;
    execute format('drop table public.%I', month);
  end
$$;`);
    this.addSql(`create function public.usage_analyze_old_keys() returns void language sql
  ${AS_OWNER} as $$ analyze public.usage_old_keys $$;`);
    this.addSql(
      'revoke execute on function public.usage_make_partitions(date, date), public.usage_drop_month(text), public.usage_analyze_old_keys() from public;',
    );
  }

  override down(): void | Promise<void> {
    this.addSql('drop function public.usage_drop_month(text), public.usage_analyze_old_keys();');
    this.addSql(makePartitions('', ''));
    this.addSql('grant execute on function public.usage_make_partitions(date, date) to public;');
  }
}
