import { Migration } from '@mikro-orm/migrations';

/**
 * The functions that run as the owner of the audit log, and owns_money(), which they call.
 * @param schema prefix of each name in their bodies
 * @param settings what holds while they run
 */
const functions = (schema: '' | 'public.', settings: string): string[] => [
  `create or replace function public.owns_money(person text, customer text) returns boolean language sql stable
  ${settings} as $$
  select exists (
    select from ${schema}users u left join ${schema}customers c on c.id = customer
    where u.id = person and (u.stripe_customer_id = customer or c.user_id = u.id
      or u.email_verified and lower(c.email) = u.email)
  )
$$;`,
  `create or replace function public.ask_approval(asked jsonb, alone_up_to bigint, waits_ms double precision) returns setof public.approvals language plpgsql security definer
  ${settings} as $$
  declare
    wanted ${schema}approvals%rowtype := jsonb_populate_record(null::${schema}approvals, asked);
    day_worth bigint;
  begin
    perform pg_advisory_xact_lock(hashtextextended('approvals/' || ${schema}approval_kind(wanted.action) || '/' || wanted.asked_by, 0));
    return query select * from ${schema}approvals where key = wanted.key;
    if found then
      return;
    end if;
    if not exists (select from ${schema}users where id = wanted.asked_by and role in ('editor', 'finance', 'admin')) then
      raise exception '% is not staff', wanted.asked_by
        using errcode = 'check_violation', constraint = 'approvals_asker_check';
    end if;
    if ${schema}owns_money(wanted.asked_by, wanted.customer_id) then
      raise exception 'this is money of %', wanted.asked_by
        using errcode = 'check_violation', constraint = 'approvals_own_money_check';
    end if;
    if wanted.worth < 0 or alone_up_to < 0 or waits_ms <= 0 then
      raise exception 'a request is worth something, and waits'
        using errcode = 'check_violation', constraint = 'approvals_worth_check';
    end if;
    wanted.asked_at := date_trunc('milliseconds', clock_timestamp());
    wanted.expires_at := wanted.asked_at + waits_ms * interval '1 millisecond';
    wanted.alone := alone_up_to;
    select coalesce(sum(worth), 0) into day_worth from ${schema}approvals
    where asked_by = wanted.asked_by and ${schema}approval_kind(action) = ${schema}approval_kind(wanted.action) and state = 'not_needed'
      and asked_at >= date_trunc('day', wanted.asked_at, 'utc');
    wanted.state := case when day_worth + wanted.worth <= alone_up_to then 'not_needed' else 'waiting' end;
    wanted.decided_by := null;
    wanted.decided_at := null;
    wanted.outcome := null;
    wanted.outcome_detail := null;
    wanted.carried_out_at := null;
    return query insert into ${schema}approvals select wanted.* returning *;
  end
$$;`,
  `create or replace function public.decide_approval(of_id text, decision text, decider text) returns boolean language plpgsql security definer
  ${settings} as $$
  declare asked ${schema}approvals%rowtype;
  begin
    select * into asked from ${schema}approvals where id = of_id for update;
    if asked.state is distinct from 'waiting' or asked.expires_at <= clock_timestamp() then
      return false;
    end if;
    if decision in ('approved', 'refused') then
      if decider is not distinct from asked.asked_by or not exists (
        select from ${schema}users d where d.id = decider and d.role = 'admin' and d.email_verified
          and not exists (select from ${schema}users a where a.id = asked.asked_by and a.email = d.email)
      ) then
        raise exception 'approval % needs a second person', of_id
          using errcode = 'check_violation', constraint = 'approvals_second_person_check';
      end if;
      if ${schema}owns_money(decider, asked.customer_id) then
        raise exception 'approval % is of money of %', of_id, decider
          using errcode = 'check_violation', constraint = 'approvals_own_money_check';
      end if;
    end if;
    if decision = 'approved' and not exists (
      select from ${schema}users where id = asked.asked_by and role in ('editor', 'finance', 'admin')
    ) then
      raise exception 'who asked for % is not staff any more', of_id
        using errcode = 'check_violation', constraint = 'approvals_asker_check';
    end if;
    update ${schema}approvals set state = decision, decided_by = decider, decided_at = clock_timestamp() where id = of_id;
    return true;
  end
$$;`,
  `create or replace function public.expire_approval(of_id text) returns boolean language plpgsql security definer
  ${settings} as $$
  begin
    update ${schema}approvals set state = 'expired', decided_at = clock_timestamp()
    where id = of_id and state = 'waiting' and expires_at <= clock_timestamp();
    return found;
  end
$$;`,
  `create or replace function public.end_approval(of_key text, came_to text, detail text) returns boolean language plpgsql security definer
  ${settings} as $$
  begin
    update ${schema}approvals set outcome = came_to, outcome_detail = detail, carried_out_at = clock_timestamp()
    where key = of_key and outcome is null;
    return found;
  end
$$;`,
  `create or replace function public.seal_audit_entry() returns trigger language plpgsql security definer
  ${settings} as $$
  declare previous ${schema}audit_seals%rowtype;
  begin
    perform pg_advisory_xact_lock(84084712);
    select * into previous from ${schema}audit_seals order by position desc limit 1;
    insert into ${schema}audit_seals (position, entry_id, hash, sealed_at) values (
      coalesce(previous.position, 0) + 1, new.id,
      encode(sha256(convert_to(coalesce(previous.hash, '') || E'\\n' || ${schema}audit_entry_text(new), 'UTF8')), 'hex'),
      greatest(clock_timestamp(), previous.sealed_at)
    );
    return null;
  end
$$;`,
];

/** Functions without a table in them, and the settings that they had. */
const WITHOUT_TABLES = {
  'approval_kind(text)': 'reset all',
  'guard_approval()': 'set search_path = public, pg_temp',
  'audit_entry_text(public.audit_log)': 'reset all',
  'refuse_audit_change()': 'reset all',
  'refuse_audit_change_but_erasure()': 'reset all',
  'commit_audit_reason()': 'reset all',
};

/** Whoever may execute a trigger's function may put it on a table of their own, with casts of their own. */
const NOT_FOR_ALL = `public.ask_approval(jsonb, bigint, double precision), public.decide_approval(text, text, text),
  public.expire_approval(text), public.end_approval(text, text, text), public.seal_audit_entry(), public.guard_approval(),
  public.refuse_audit_change(), public.refuse_audit_change_but_erasure(), public.commit_audit_reason()`;

/**
 * Nothing that the application's role makes is found by these functions: neither an operator or function
 * that fits better, nor a schema with their owner's name. With row_security off a policy of a table's owner
 * is an error, where it would run as the functions' owner.
 */
export class Migration20261123074800_functions_of_the_log_owner extends Migration {
  override name = 'Migration20261123074800_functions_of_the_log_owner';

  override up(): void | Promise<void> {
    for (const statement of functions(
      'public.',
      'set search_path = pg_catalog, pg_temp set row_security = off',
    ))
      this.addSql(statement);
    for (const signature of Object.keys(WITHOUT_TABLES))
      this.addSql(`alter function public.${signature} set search_path = pg_catalog, pg_temp;`);
    this.addSql(`revoke execute on function ${NOT_FOR_ALL} from public;`);
  }

  override down(): void | Promise<void> {
    for (const statement of functions('', 'set search_path = public, pg_temp')) this.addSql(statement);
    for (const [signature, settings] of Object.entries(WITHOUT_TABLES))
      this.addSql(`alter function public.${signature} ${settings};`);
    this.addSql(`grant execute on function ${NOT_FOR_ALL} to public;`);
  }
}
