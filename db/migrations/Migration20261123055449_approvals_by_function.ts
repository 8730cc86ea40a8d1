import { Migration } from '@mikro-orm/migrations';

export class Migration20261123055449_approvals_by_function extends Migration {
  override name = 'Migration20261123055449_approvals_by_function';

  override up(): void | Promise<void> {
    this.addSql(`alter table "approvals" add "most" bigint null, add "alone" bigint null;`);

    // Requests of one kind share what a person may do alone on a day.
    this.addSql(`create function approval_kind(of_action text) returns text language sql immutable as $$
      select case
        when of_action in ('dunning.write_off', 'usage.waive') then 'write_off'
        when of_action in ('trial.extend', 'dunning.extend_grace', 'dunning.hold', 'subscription.apply_coupon', 'coupon.create',
          'usage.correct') then 'override'
        else of_action
      end
    $$;`);
    this.addSql(`create function owns_money(person text, customer text) returns boolean
      language sql stable set search_path = public, pg_temp as $$
      select exists (
        select from users u left join customers c on c.id = customer
        where u.id = person and (u.stripe_customer_id = customer or c.user_id = u.id
          or u.email_verified and lower(c.email) = u.email)
      )
    $$;`);
    // The only way to a request: it decides by itself whether a second person is needed, by the database's
    // clock.
    this
      .addSql(`create function ask_approval(asked jsonb, alone_up_to bigint, waits_ms double precision) returns setof approvals
      language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        wanted approvals%rowtype := jsonb_populate_record(null::approvals, asked);
        day_worth bigint;
      begin
        perform pg_advisory_xact_lock(hashtextextended('approvals/' || approval_kind(wanted.action) || '/' || wanted.asked_by, 0));
        return query select * from approvals where key = wanted.key;
        if found then
          return;
        end if;
        if not exists (select from users where id = wanted.asked_by and role in ('editor', 'finance', 'admin')) then
          raise exception '% is not staff', wanted.asked_by
            using errcode = 'check_violation', constraint = 'approvals_asker_check';
        end if;
        if owns_money(wanted.asked_by, wanted.customer_id) then
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
        select coalesce(sum(worth), 0) into day_worth from approvals
        where asked_by = wanted.asked_by and approval_kind(action) = approval_kind(wanted.action) and state = 'not_needed'
          and asked_at >= date_trunc('day', wanted.asked_at, 'utc');
        wanted.state := case when day_worth + wanted.worth <= alone_up_to then 'not_needed' else 'waiting' end;
        wanted.decided_by := null;
        wanted.decided_at := null;
        wanted.outcome := null;
        wanted.outcome_detail := null;
        wanted.carried_out_at := null;
        return query insert into approvals select wanted.* returning *;
      end
    $$;`);
    this
      .addSql(`create or replace function decide_approval(of_id text, decision text, decider text) returns boolean
      language plpgsql security definer set search_path = public, pg_temp as $$
      declare asked approvals%rowtype;
      begin
        select * into asked from approvals where id = of_id for update;
        if asked.state is distinct from 'waiting' or asked.expires_at <= clock_timestamp() then
          return false;
        end if;
        if decision in ('approved', 'refused') then
          if decider is not distinct from asked.asked_by or not exists (
            select from users d where d.id = decider and d.role = 'admin' and d.email_verified
              and not exists (select from users a where a.id = asked.asked_by and a.email = d.email)
          ) then
            raise exception 'approval % needs a second person', of_id
              using errcode = 'check_violation', constraint = 'approvals_second_person_check';
          end if;
          if owns_money(decider, asked.customer_id) then
            raise exception 'approval % is of money of %', of_id, decider
              using errcode = 'check_violation', constraint = 'approvals_own_money_check';
          end if;
        end if;
        if decision = 'approved' and not exists (
          select from users where id = asked.asked_by and role in ('editor', 'finance', 'admin')
        ) then
          raise exception 'who asked for % is not staff any more', of_id
            using errcode = 'check_violation', constraint = 'approvals_asker_check';
        end if;
        update approvals set state = decision, decided_by = decider, decided_at = clock_timestamp() where id = of_id;
        return true;
      end
    $$;`);
  }

  override down(): void | Promise<void> {
    this
      .addSql(`create or replace function decide_approval(of_id text, decision text, decider text) returns boolean
      language plpgsql security definer set search_path = public, pg_temp as $$
      declare asked approvals%rowtype;
      begin
        select * into asked from approvals where id = of_id for update;
        if asked.state is distinct from 'waiting' or asked.expires_at <= clock_timestamp() then
          return false;
        end if;
        if decision in ('approved', 'refused') and exists (
          select from users where id = decider and stripe_customer_id = asked.customer_id
          union all select from customers where id = asked.customer_id and user_id = decider
        ) then
          raise exception 'approval % is of money of %', of_id, decider
            using errcode = 'check_violation', constraint = 'approvals_own_money_check';
        end if;
        update approvals set state = decision, decided_by = decider, decided_at = clock_timestamp() where id = of_id;
        return true;
      end
    $$;`);
    this.addSql(`drop function ask_approval(jsonb, bigint, double precision);`);
    this.addSql(`drop function owns_money(text, text);`);
    this.addSql(`drop function approval_kind(text);`);
    this.addSql(`alter table "approvals" drop column "most", drop column "alone";`);
  }
}
