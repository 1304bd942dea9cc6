/** The one table that is there before all migrations. */
export const CREATE_MIGRATIONS = `create table if not exists "migrations" ("name" text primary key not null,
  "kind" text not null, "compatibleWith" text, "state" text not null, "progressJson" text)`;
