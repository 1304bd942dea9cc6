import { type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import type { Engine } from '../engine.ts';

// biome-ignore lint/suspicious/noExplicitAny: migrations outlive the schema they were written for
export type AnyDb = Kysely<any>;

type Column = (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;

/** Column helpers that mean the same on both engines. */
export interface TableBuilder {
  /**
   * The primary key, an id of `lib/ids.ts`. With `within` rows are also listed by that and id, unless told otherwise: on
   * PostgreSQL both are the key, so that the table can be spread by `within` (ADR 20), and the id has an index.
   */
  id(within?: string, options?: { listed?: boolean }): TableBuilder;
  /** An id, a time or a count; NOT NULL. */
  int(name: string, column?: Column): TableBuilder;
  intOrNull(name: string): TableBuilder;
  /** A counter or flag that starts at 0. */
  zero(name: string): TableBuilder;
  real(name: string): TableBuilder;
  text(name: string, fallback?: string): TableBuilder;
  textOrNull(name: string): TableBuilder;
  /** A composite primary key; on SQLite the table is stored in its order. */
  key(...columns: string[]): TableBuilder;
  /** The primary key where it is a single id that is not called so: the row number on SQLite. */
  rowKey(column: string): TableBuilder;
  create(): Promise<void>;
}

/** Starts a table. bigint holds ids and milliseconds on PostgreSQL; SQLite's integer does already. */
export function table(db: AnyDb, engine: Engine, name: string): TableBuilder {
  const int = engine === 'sqlite' ? 'integer' : 'bigint';
  const real = engine === 'sqlite' ? 'real' : 'double precision';
  // biome-ignore lint/suspicious/noExplicitAny: as above
  let builder: CreateTableBuilder<any, any> = db.schema.createTable(name);
  let indexed: string[] | undefined;
  const self: TableBuilder = {
    id: (within, { listed = true } = {}) => {
      const isKey = within === undefined || engine === 'sqlite';
      builder = builder.addColumn('id', int, (c) => (isKey ? c.primaryKey().notNull() : c.notNull()));
      if (!isKey) indexed = ['id'];
      else if (within !== undefined && listed) indexed = [within, 'id'];
      return isKey ? self : self.key(within, 'id');
    },
    int: (column, more = (c) => c) => {
      builder = builder.addColumn(column, int, (c) => more(c.notNull()));
      return self;
    },
    intOrNull: (column) => {
      builder = builder.addColumn(column, int);
      return self;
    },
    zero: (column) => {
      builder = builder.addColumn(column, int, (c) => c.notNull().defaultTo(0));
      return self;
    },
    real: (column) => {
      builder = builder.addColumn(column, real, (c) => c.notNull().defaultTo(0));
      return self;
    },
    text: (column, fallback) => {
      builder = builder.addColumn(column, 'text', (c) =>
        fallback === undefined ? c.notNull() : c.notNull().defaultTo(fallback),
      );
      return self;
    },
    textOrNull: (column) => {
      builder = builder.addColumn(column, 'text');
      return self;
    },
    key: (...columns) => {
      builder = builder.addPrimaryKeyConstraint(`${name}_key`, columns as never[]);
      if (engine === 'sqlite') builder = builder.modifyEnd(withoutRowid);
      return self;
    },
    rowKey: (column) => {
      builder = builder.addPrimaryKeyConstraint(`${name}_key`, [column as never]);
      return self;
    },
    async create() {
      await builder.execute();
      if (indexed !== undefined) await index(db, name, indexed);
    },
  };
  return self;
}

/** An index, named after what it covers. */
export interface IndexSpec {
  table: string;
  columns: readonly string[];
  unique?: boolean;
  /** Only rows where this column has a value. */
  where?: string;
  /** Only rows where this number is above 0. */
  positive?: string;
  /** Only rows where this column has none. */
  missing?: string;
  /** Only rows of which this is so. */
  only?: { name: string; sql: string };
}

export async function index(
  db: AnyDb,
  tableName: string,
  columns: readonly string[],
  options: Omit<IndexSpec, 'table' | 'columns'> = {},
) {
  await buildIndex(db, { table: tableName, columns, ...options }).execute();
}

export function nameIndex({ table, columns, where, positive, only }: IndexSpec): string {
  const part = only?.name ?? positive ?? (columns.includes(where ?? '') ? undefined : where);
  const partial = part === undefined ? '' : `_${part}`;
  return `${table}_${columns.map((c) => c.split(' ')[0]).join('_')}${partial}`;
}

export function buildIndex(db: AnyDb, spec: IndexSpec) {
  let builder = db.schema
    .createIndex(nameIndex(spec))
    .on(spec.table)
    .columns([...spec.columns]);
  if (spec.unique) builder = builder.unique();
  if (spec.where !== undefined) builder = builder.where(spec.where as never, 'is not', null);
  if (spec.missing !== undefined) builder = builder.where(spec.missing as never, 'is', null);
  if (spec.positive !== undefined) builder = builder.where(spec.positive as never, '>', sql.lit(0));
  if (spec.only !== undefined) builder = builder.where(sql<SqlBool>`(${sql.raw(spec.only.sql)})`);
  return builder;
}

/** Whether an index can be made while others write, however long it takes. */
export const makesIndexesBesideWriters = (engine: Engine): boolean => engine === 'postgres';

const withoutRowid = sql`without rowid`;
