import { Migration } from '@mikro-orm/migrations';

export class Migration20261123111518_sweep_repairs_asked extends Migration {
  override name = 'Migration20261123111518_sweep_repairs_asked';

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "sweep_passes" add "repairs_asked" int not null default 0, add "repairs_left" int not null default 0;`,
    );

    this.addSql(`alter table "sweep_repairs" drop constraint "sweep_repairs_state_check";`);
    this.addSql(`alter table "sweep_repairs" add "asked_at" timestamptz(3) null, add "problem" text null;`);
    this.addSql(`update "sweep_repairs" set "asked_at" = "found_at" where "action" <> 'none';`);
    this.addSql(
      `update "sweep_passes" set "not_looked_at" = (select jsonb_agg(jsonb_build_object('list', name, 'reason', 'Stripe refused to show it.')) from jsonb_array_elements_text("not_looked_at") as name) where "not_looked_at" <> '[]';`,
    );
    this.addSql(
      `alter table "sweep_repairs" add constraint "sweep_repairs_state_check" check ("state" in ('waiting', 'asked', 'repaired', 'attention'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "sweep_passes" drop column "repairs_asked", drop column "repairs_left";`);

    this.addSql(`update "sweep_repairs" set "state" = 'asked' where "state" = 'waiting';`);
    this.addSql(
      `update "sweep_passes" set "not_looked_at" = (select jsonb_agg(one->'list') from jsonb_array_elements("not_looked_at") as one) where "not_looked_at" <> '[]';`,
    );
    this.addSql(`alter table "sweep_repairs" drop constraint "sweep_repairs_state_check";`);
    this.addSql(`alter table "sweep_repairs" drop column "asked_at", drop column "problem";`);
    this.addSql(
      `alter table "sweep_repairs" add constraint "sweep_repairs_state_check" check ("state" in ('asked', 'repaired', 'attention'));`,
    );
  }
}
