import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Reader, Tx } from '../database.ts';
import { prepare, type QueryKit } from '../prepare.ts';

/**
 * The index that posts are found by: a set of tokens for each post, and no order among them. What a token is, core says;
 * the engines only compare, so that both find the same. Tokens are letters and digits of ASCII and whatever is beyond.
 */
export interface SearchToken {
  text: string;
  /** Whatever begins with it. */
  begins?: true;
}

/** What is looked for: one token of each, of which there is one at least. */
export type Match = readonly (readonly SearchToken[])[];

/** How many posts one look may bring. Fewer than `ENOUGH`: there are no others. */
const MATCHES = 400;
export const ENOUGH = 100;
/**
 * PostgreSQL's index has no order. Where `ENOUGH` of so many of the newest posts fit, it is not asked: so it never has to
 * bring what nearly every post has.
 */
const NEAR = 2_000;

export interface MatchParams {
  /** Of `writeMatch`. */
  match: string;
  below: number;
  above: number;
}

/** A match as the engine reads it; nothing in a token means anything to it. */
export function writeMatch({ engine }: Pick<Reader, 'engine'>, match: Match): string {
  const [quote, begins, and, or] =
    engine === 'sqlite' ? (['"', ' *', ' AND ', ' OR '] as const) : (["'", ':*', ' & ', ' | '] as const);
  const one = ({ text, begins: open }: SearchToken) =>
    `${quote}${text.replace(/["'\\\0]/g, '')}${quote}${open === true ? begins : ''}`;
  return match.map((tokens) => `(${tokens.map(one).join(or)})`).join(and);
}

/**
 * Whether a post fits a match: for each of `looked`, which is what `matching` found by a part of it. SQLite's index is asked
 * once, and goes through `looked` alone: opening a common token's list for each post would cost more than all else.
 */
export function fits<P extends { below: number; unwanted: string }>(
  kit: QueryKit<P>,
  id: RawBuilder<unknown>,
  looked: RawBuilder<unknown>,
): RawBuilder<SqlBool> {
  const q = kit as unknown as QueryKit<{ below: number; unwanted: string }>;
  // Where nothing was found there is no lowest, and the index would take none as no bound. PostgreSQL, asked whether there is
  // one, would think of reading its whole index at once.
  return q.engine === 'sqlite'
    ? sql<SqlBool>`${id} in (select "rowid" from "postSearch" where "postSearch" match ${q.param('unwanted')}
        and "rowid" < ${q.bigint('below')}
        and "rowid" >= coalesce((select min("id") from ${looked}), ${q.bigint('below')}))`
    : sql<SqlBool>`(select s."tokens" @@ cast(${q.param('unwanted')} as tsquery) from "postSearch" s
        where s."id" = ${id})`;
}

/** Ids of the newest posts between two that a match finds: a subquery with the column `id`. */
export function matching<P extends MatchParams>(kit: QueryKit<P>): RawBuilder<{ id: number }> {
  const q = kit as unknown as QueryKit<MatchParams>;
  const [match, below, above] = [q.param('match'), q.bigint('below'), q.bigint('above')];
  if (q.engine === 'sqlite') {
    return sql`(select "rowid" as "id" from "postSearch" where "postSearch" match ${match}
      and "rowid" < ${below} and "rowid" > ${above} order by "rowid" desc limit ${sql.lit(MATCHES)})`;
  }
  const found = sql`"tokens" @@ cast(${match} as tsquery)`;
  // By one bound alone: of two, planners without statistics think that they leave next to nothing. And behind the index of
  // tokens by none, so that the order of ids is not taken for the shorter way.
  return sql`(
    with "newest" as materialized (
      select "id", "tokens" from "postSearch" where "id" < ${below} order by "id" desc limit ${sql.lit(NEAR)}),
    "near" as materialized (
      select "id" from "newest" where ${found} and "id" > ${above} order by "id" desc limit ${sql.lit(MATCHES)}),
    "far" as materialized (select "id" from "postSearch"
      where (select count(*) from "near") < ${sql.lit(ENOUGH)} and ${found}
        and "id" + 0 < ${below} and "id" + 0 > ${above})
    select "id" from (select "id" from "near" union select "id" from "far") "both"
    order by "id" desc limit ${sql.lit(MATCHES)})`;
}

const insertTokens = {
  sqlite: prepare<{ id: number; tokens: string }>()(
    (q) => sql`insert or replace into "postSearch" ("rowid", "tokens") values (${q.param('id')}, ${q.param('tokens')})`,
  ),
  postgres: prepare<{ id: number; tokens: string }>()(
    (q) => sql`insert into "postSearch" ("id", "tokens")
      values (${q.param('id')}, array_to_tsvector(string_to_array(${q.param('tokens')}, ' ')))
      on conflict ("id") do update set "tokens" = excluded."tokens"`,
  ),
};

/** Stores the tokens of a post instead of those it had. */
export async function writeTokens(tx: Tx, id: number, tokens: Iterable<string>): Promise<void> {
  await insertTokens[tx.engine].run(tx, { id, tokens: [...tokens].join(' ') });
}

const deleteTokens = {
  sqlite: prepare<{ ids: number[] }>()((q) => sql`delete from "postSearch" where ${q.inIds('rowid', 'ids')}`),
  postgres: prepare<{ ids: number[] }>()((q) => sql`delete from "postSearch" where ${q.inIds('id', 'ids')}`),
};

/** Takes posts out of the index. */
export async function removeTokens(tx: Tx, ids: number[]): Promise<void> {
  if (ids.length > 0) await deleteTokens[tx.engine].run(tx, { ids });
}
