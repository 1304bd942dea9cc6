import {
  type AliasedRawBuilder,
  type Compilable,
  type Expression,
  type Kysely,
  type RawBuilder,
  type SqlBool,
  sql,
} from 'kysely';
import type { Reader } from './database.ts';
import type { Engine } from './engine.ts';
import type { Tables } from './tables/index.ts';

/** What a prepared query is built with: parameters by name, and the few forms in which the engines differ. */
export interface QueryKit<P> {
  db: Kysely<Tables>;
  /** For queries of db/ alone: what core has to say in two ways becomes a form here. */
  engine: Engine;
  param<K extends keyof P & string>(name: K): RawBuilder<P[K]>;
  /**
   * A parameter whose type PostgreSQL cannot tell from its place, such as one compared with 0. SQLite plans some queries
   * anew each time a plain parameter is bound (about 8 µs: those that its planner looked into, for partial indexes and
   * for what is equal to what): a cast keeps the plan, where a query is run for every post.
   */
  bigint<K extends keyof P & string>(name: K): RawBuilder<P[K]>;
  /** The same of a text. */
  text<K extends keyof P & string>(name: K): RawBuilder<P[K]>;
  /** `ref` is in a list of ids, bound as one parameter so that the text stays constant. */
  inIds<K extends keyof P & string>(ref: string, name: K): Expression<SqlBool>;
  /** `ref` is in a list of texts. */
  inTexts<K extends keyof P & string>(ref: string, name: K): Expression<SqlBool>;
  /**
   * The end of a select whose rows nobody else holds or changes ('update'; 'change' lets others point at them), changes
   * ('share') or deletes ('keyShare') until the transaction ends;
   * of `tables` alone (names or aliases) where given. SQLite has one writer at a time anyway.
   */
  lock(strength: keyof typeof LOCKS, ...tables: string[]): RawBuilder<unknown>;
  /**
   * A table that is read along an index, or its own order (null). SQLite, which has no statistics, is told which; it
   * refuses the text where the index cannot serve it.
   */
  along<T extends keyof Tables & string>(table: T, index: string | null): AliasedRawBuilder<Tables[T], T>;
  /** A text that begins as `start` does, up to `end`, the first one behind all of these; by bytes, as its index is. */
  prefix(column: Expression<unknown>, start: Expression<unknown>, end: Expression<unknown>): RawBuilder<SqlBool>;
  /** `column` comes after `other`, by bytes. */
  beyond(column: Expression<unknown>, other: Expression<unknown>): RawBuilder<SqlBool>;
  /** For `order by`: by bytes. */
  byBytes(column: Expression<unknown>): RawBuilder<unknown>;
}

const LOCKS = {
  update: 'for update',
  change: 'for no key update',
  share: 'for share',
  keyShare: 'for key share',
  skipLocked: 'for update skip locked',
};

export interface Prepared<P, R> {
  all(on: Reader, params: P): Promise<R[]>;
  first(on: Reader, params: P): Promise<R | undefined>;
  /** The number of rows it changed. */
  run(on: Reader, params: P): Promise<number>;
  /** The text and the values, for EXPLAIN. */
  compile(on: Reader, params: P): { sql: string; parameters: unknown[] };
}

type Encode = 'plain' | 'list';

class Slot {
  readonly name: string;
  readonly encode: Encode;
  constructor(name: string, encode: Encode) {
    this.name = name;
    this.encode = encode;
  }
}

interface Plan {
  sql: string;
  parameters: readonly unknown[];
}

/**
 * A query whose text is made once per engine. Kysely's builder costs 20 to 50 µs a query, as much as the query
 * itself on SQLite, so hot paths build once and fill in parameters.
 */
export function prepare<P>() {
  return <R>(build: (q: QueryKit<P>) => Compilable<R> | RawBuilder<R>): Prepared<P, R> => {
    const plans: Partial<Record<Engine, Plan>> = {};
    const compile = (on: Reader, params: P) => {
      let plan = plans[on.engine];
      if (plan === undefined) {
        plan = build(createKit<P>(on)).compile(on.kysely);
        plans[on.engine] = plan;
      }
      const engine = on.engine;
      const values: unknown[] = new Array(plan.parameters.length);
      for (let i = 0; i < values.length; i++) {
        const parameter = plan.parameters[i];
        values[i] = parameter instanceof Slot ? encode(engine, parameter, params) : parameter;
      }
      return { sql: plan.sql, parameters: values };
    };
    return {
      compile,
      all: async (on, params) => {
        const { sql, parameters } = compile(on, params);
        return (await on.execute<R>(sql, parameters)).rows;
      },
      first: async (on, params) => {
        const { sql, parameters } = compile(on, params);
        return (await on.execute<R>(sql, parameters)).rows[0];
      },
      run: async (on, params) => {
        const { sql, parameters } = compile(on, params);
        return (await on.execute(sql, parameters)).affected;
      },
    };
  };
}

function encode<P>(engine: Engine, slot: Slot, params: P): unknown {
  const value = params[slot.name as keyof P];
  return slot.encode === 'list' && engine === 'sqlite' ? JSON.stringify(value) : value;
}

function createKit<P>(on: Reader): QueryKit<P> {
  const inList = (ref: string, name: string, type: string) => {
    const slot = new Slot(name, 'list');
    return on.engine === 'sqlite'
      ? sql<SqlBool>`${sql.ref(ref)} in (select value from json_each(${slot}))`
      : sql<SqlBool>`${sql.ref(ref)} = any(${slot}::${sql.raw(type)}[])`;
  };
  return {
    db: on.kysely,
    engine: on.engine,
    param: (name) => sql`${new Slot(name, 'plain')}`,
    bigint: (name) => sql`cast(${new Slot(name, 'plain')} as bigint)`,
    text: (name) => sql`cast(${new Slot(name, 'plain')} as text)`,
    inIds: (ref, name) => inList(ref, name, 'bigint'),
    inTexts: (ref, name) => inList(ref, name, 'text'),
    ...(on.engine === 'sqlite' ? SQLITE_FORMS : POSTGRES_FORMS),
  };
}

type Forms = Pick<QueryKit<never>, 'lock' | 'along' | 'prefix' | 'beyond' | 'byBytes'>;

const SQLITE_FORMS: Forms = {
  lock: () => sql``,
  along: (table, index) => {
    const hint = index === null ? sql`` : sql`indexed by ${sql.ref(index)}`;
    return sql`${sql.table(table)}`.as(sql`${sql.table(table)} ${hint}`) as never;
  },
  prefix: (column, start, end) => sql<SqlBool>`${column} >= ${start} and ${column} < ${end}`,
  beyond: (column, other) => sql<SqlBool>`${column} > ${other}`,
  byBytes: (column) => sql`${column} asc`,
};

/** PostgreSQL compares by the database's language unless told otherwise (migration 0002). */
const POSTGRES_FORMS: Forms = {
  lock: (strength, ...tables) =>
    sql.raw(`${LOCKS[strength]}${tables.length > 0 ? ` of ${tables.map((name) => `"${name}"`).join(', ')}` : ''}`),
  along: (table) => sql`${sql.table(table)}`.as(table) as never,
  prefix: (column, start, end) => sql<SqlBool>`${column} ~>=~ ${start} and ${column} ~<~ ${end}`,
  beyond: (column, other) => sql<SqlBool>`${column} ~>~ ${other}`,
  byBytes: (column) => sql`${column} using ~<~`,
};
