import { Migration } from '@mikro-orm/migrations';

export class Migration20261123023800_approvals_decided extends Migration {
  override name = 'Migration20261123023800_approvals_decided';

  override up(): void | Promise<void> {
    this.addSql(`drop trigger approvals_second_person on "approvals";`);
    this.addSql(`drop function refuse_own_decision();`);
    this.addSql(`alter table "approvals" drop constraint "approvals_state_check";`);
    this.addSql(
      `alter table "approvals" add "outcome" text null, add "outcome_detail" text null, add "carried_out_at" timestamptz(3) null;`,
    );
    this.addSql(
      `alter table "approvals" add constraint "approvals_outcome_check" check ("outcome" in ('done', 'failed'));`,
    );
    this.addSql(
      `alter table "approvals" add constraint "approvals_state_check" check ("state" in ('not_needed', 'waiting', 'approved', 'refused', 'withdrawn', 'expired'));`,
    );

    this.addSql(`alter table "outbox_messages" add "user_id" text null;`);
    this.addSql(`alter table "outbox_messages" alter column "customer_id" drop not null;`);

    // What was asked for never changes, and a state only goes where it may; whoever writes, the owner and a
    // superuser included.
    this
      .addSql(`create function guard_approval() returns trigger language plpgsql set search_path = public, pg_temp as $$
      declare
        may_change constant text[] := array['state', 'decided_by', 'decided_at', 'outcome', 'outcome_detail', 'carried_out_at', 'reason'];
      begin
        if tg_op in ('DELETE', 'TRUNCATE') then
          raise exception 'approvals are not removed' using errcode = 'check_violation', constraint = 'approvals_kept_check';
        end if;
        if tg_op = 'INSERT' then
          if new.state not in ('not_needed', 'waiting') then
            raise exception 'approval % begins undecided', new.id
              using errcode = 'check_violation', constraint = 'approvals_undecided_check';
          end if;
          return new;
        end if;
        if to_jsonb(new) - may_change is distinct from to_jsonb(old) - may_change
          or new.reason is distinct from old.reason and new.reason <> '[erased]'
          or old.outcome is not null and (new.outcome, new.outcome_detail, new.carried_out_at)
            is distinct from (old.outcome, old.outcome_detail, old.carried_out_at)
          or new.outcome is not null and new.state not in ('not_needed', 'approved') then
          raise exception 'what approval % says is not changed', new.id
            using errcode = 'check_violation', constraint = 'approvals_unchanged_check';
        end if;
        if (new.state, new.decided_by, new.decided_at) is not distinct from (old.state, old.decided_by, old.decided_at) then
          return new;
        end if;
        if old.state <> 'waiting' or new.state in ('waiting', 'not_needed') then
          raise exception 'approval % is decided', new.id
            using errcode = 'check_violation', constraint = 'approvals_decided_once_check';
        end if;
        if new.state in ('approved', 'refused') and (new.decided_by is null or new.decided_by = new.asked_by) then
          raise exception 'approval % needs a second person', new.id
            using errcode = 'check_violation', constraint = 'approvals_second_person_check';
        end if;
        if new.state = 'withdrawn' and new.decided_by is distinct from new.asked_by
          or new.state = 'expired' and (new.decided_by is not null or old.expires_at > clock_timestamp())
          or new.state <> 'expired' and old.expires_at <= clock_timestamp() then
          raise exception 'approval % cannot become %', new.id, new.state
            using errcode = 'check_violation', constraint = 'approvals_in_time_check';
        end if;
        return new;
      end
    $$;`);
    this.addSql(
      `create trigger approvals_guarded before insert or update or delete on "approvals" for each row execute function guard_approval();`,
    );
    this.addSql(
      `create trigger approvals_kept before truncate on "approvals" for each statement execute function guard_approval();`,
    );
    // The only ways to a decision and to an outcome once db/audit-owner.sql has taken the table from the
    // application's role.
    this.addSql(`create function decide_approval(of_id text, decision text, decider text) returns boolean
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
    this.addSql(`create function expire_approval(of_id text) returns boolean
      language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        update approvals set state = 'expired', decided_at = clock_timestamp()
        where id = of_id and state = 'waiting' and expires_at <= clock_timestamp();
        return found;
      end
    $$;`);
    this.addSql(`create function end_approval(of_key text, came_to text, detail text) returns boolean
      language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        update approvals set outcome = came_to, outcome_detail = detail, carried_out_at = clock_timestamp()
        where key = of_key and outcome is null;
        return found;
      end
    $$;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop trigger approvals_guarded on "approvals";`);
    this.addSql(`drop trigger approvals_kept on "approvals";`);
    for (const signature of [
      'end_approval(text, text, text)',
      'expire_approval(text)',
      'decide_approval(text, text, text)',
      'guard_approval()',
    ])
      this.addSql(`drop function ${signature};`);
    this.addSql(`update "approvals" set "state" = 'refused' where "state" = 'expired';`);
    this.addSql(`alter table "approvals" drop constraint "approvals_outcome_check";`);
    this.addSql(`alter table "approvals" drop constraint "approvals_state_check";`);
    this.addSql(
      `alter table "approvals" drop column "outcome", drop column "outcome_detail", drop column "carried_out_at";`,
    );
    this.addSql(
      `alter table "approvals" add constraint "approvals_state_check" check ("state" in ('not_needed', 'waiting', 'approved', 'refused', 'withdrawn'));`,
    );
    this.addSql(`create function refuse_own_decision() returns trigger language plpgsql as $$
      begin
        if new.state in ('approved', 'refused') and (new.decided_by is null or new.decided_by = new.asked_by) then
          raise exception 'approval % needs a second person', new.id
            using errcode = 'check_violation', constraint = 'approvals_second_person_check';
        end if;
        return new;
      end
    $$;`);
    this.addSql(
      `create trigger approvals_second_person before insert or update on "approvals" for each row execute function refuse_own_decision();`,
    );

    this.addSql(`delete from "outbox_messages" where "customer_id" is null;`);
    this.addSql(`alter table "outbox_messages" drop column "user_id";`);
    this.addSql(`alter table "outbox_messages" alter column "customer_id" set not null;`);
  }
}
