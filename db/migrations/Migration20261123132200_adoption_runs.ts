import { Migration } from '@mikro-orm/migrations';

export class Migration20261123132200_adoption_runs extends Migration {
  override name = 'Migration20261123132200_adoption_runs';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "adoption_outcomes" ("run_id" text not null, "subscription_id" text not null, "outcome" text not null, "code" text null, "message" text null, "at" timestamptz(3) not null, primary key ("run_id", "subscription_id"));`,
    );
    this.addSql(
      `create index "adoption_outcomes_subscription_id_index" on "adoption_outcomes" ("subscription_id");`,
    );
    this.addSql(
      `create index "adoption_outcomes_run_id_outcome_index" on "adoption_outcomes" ("run_id", "outcome");`,
    );

    this.addSql(
      `create table "adoption_runs" ("id" text not null, "kind" text not null, "state" text not null, "selection" jsonb null, "invoices_since" timestamptz(3) null, "phase" text null, "pages" int not null, "counts" jsonb not null, "expected" int null, "stop_asked" boolean not null, "problem" text null, "asked_by" text not null, "request_id" text not null, "began_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, "updated_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "adoption_runs_began_at_index" on "adoption_runs" ("began_at");`);
    this.addSql(
      `create unique index "adoption_runs_running_index" on "adoption_runs" ("state") where state = 'running';`,
    );

    this.addSql(
      `alter table "adoption_outcomes" add constraint "adoption_outcomes_outcome_check" check ("outcome" in ('asked', 'imported', 'released', 'undone', 'left_to_stripe', 'refused'));`,
    );

    this.addSql(
      `alter table "adoption_runs" add constraint "adoption_runs_kind_check" check ("kind" in ('import', 'release', 'undo'));`,
    );
    this.addSql(
      `alter table "adoption_runs" add constraint "adoption_runs_state_check" check ("state" in ('running', 'done', 'stopped', 'failed'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "adoption_outcomes" cascade;`);
    this.addSql(`drop table if exists "adoption_runs" cascade;`);
  }
}
