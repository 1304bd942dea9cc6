import { loadModule, type Node, parseSync } from 'libpg-query';
import { keyOf } from './keys.ts';

await loadModule();

type Json = { [key: string]: unknown };

/** Something in a FROM: a table, or what only this query has (a subquery, a function, rows that were named above). */
interface Range {
  alias: string;
  table?: string;
  /** Its columns, where they are known. */
  columns?: ReadonlySet<string>;
  /** Tells it from others of its name. */
  id: number;
}

/** One SELECT, UPDATE, DELETE or INSERT with what it reads. */
interface Block {
  ranges: Range[];
  parent?: Block;
  /** Whether it looks at columns of what it stands in. */
  correlated: boolean;
  /** Locks of rows: all of the block's tables, or those named. */
  locks: string[] | undefined;
  kind: 'read' | 'write';
  /** Of a write: what is written. */
  target?: Range;
  recursive: boolean;
}

interface Found {
  blocks: Block[];
  refused: string[];
  same: Classes;
}

/** Columns and values that a query says are equal. */
interface Classes {
  unite(a: string, b: string): void;
  of(a: string): string;
}

const VOLATILE = /^(random|clock_timestamp|timeofday|gen_random_uuid|nextval|setval|pg_advisory|pg_notify)/;

/**
 * What Citus refuses in a statement, by the rules in its documentation of distributed tables; nothing where all it reads
 * and writes of distributed tables lies on one machine. `columnsOf` answers a table's columns.
 */
export function findRefused(sql: string, columnsOf: (table: string) => ReadonlySet<string> | undefined): string[] {
  const found: Found = { blocks: [], refused: [], same: createClasses() };
  let lastId = 0;
  const range = (alias: string, table?: string): Range => {
    const columns = table === undefined ? undefined : columnsOf(table);
    return { alias, id: ++lastId, ...(table === undefined ? {} : { table, ...(columns ? { columns } : {}) }) };
  };
  const reader = createReader(found, range);
  for (const { stmt } of parseSync(sql).stmts ?? []) reader.statement(stmt as Node & Json, undefined, new Map());
  return judge(found);
}

const columnName = (range: Range, column: string) => `${range.id}.${column}`;
const keyName = (range: Range) => columnName(range, keyOf(range.table ?? '')?.key ?? '');
const isSpread = (range: Range | undefined): range is Range & { table: string } =>
  range?.table !== undefined && keyOf(range.table) !== undefined;

/** Everything that is refused, each once. */
function judge({ blocks, refused, same }: Found): string[] {
  const spread = blocks.flatMap((block) => block.ranges.filter(isSpread));
  // All of it on one machine: it is passed on as it is.
  const keys = new Set(spread.map((range) => same.of(keyName(range))));
  const groups = new Set(spread.map(({ table }) => keyOf(table)?.group));
  const onOneMachine = groups.size <= 1 && keys.size <= 1 && [...keys].every((key) => key.startsWith('='));
  if (spread.length === 0 || onOneMachine) return refused;
  const found = [...refused];
  for (const block of blocks) found.push(...judgeBlock(block, same));
  return [...new Set(found)];
}

function judgeBlock(block: Block, same: Classes): string[] {
  const found: string[] = [];
  const own = block.ranges.filter(isSpread);
  const [first, ...others] = own;
  const isTogether = (a: Range, b: Range) =>
    keyOf(a.table ?? '')?.group === keyOf(b.table ?? '')?.group && same.of(keyName(a)) === same.of(keyName(b));
  for (const other of others) {
    if (first && !isTogether(first, other)) found.push(`joins ${first.table} and ${other.table} not by their keys`);
  }
  if (first && block.correlated) {
    const around = enclosing(block);
    if (around.length === 0) found.push(`looks at ${first.table} for each row of what is whole everywhere`);
    for (const outer of around.slice(0, 1)) {
      if (!isTogether(first, outer))
        found.push(`looks at ${first.table} for each row of ${outer.table}, not by the key`);
    }
  }
  const locked = own.filter(
    ({ alias }) => block.locks !== undefined && (block.locks.length === 0 || block.locks.includes(alias)),
  );
  for (const { table } of locked) found.push(`locks rows of ${table} on several machines`);
  if (block.recursive && first) found.push(`goes through ${first.table} step by step`);
  return found;
}

/** The spread tables of the nearest block around that has any. */
function enclosing(block: Block): (Range & { table: string })[] {
  for (let at = block.parent; at !== undefined; at = at.parent) {
    const ranges = at.ranges.filter(isSpread);
    if (ranges.length > 0) return ranges;
  }
  return [];
}

function createClasses(): Classes {
  const parents = new Map<string, string>();
  const of = (a: string): string => {
    const parent = parents.get(a);
    return parent === undefined ? a : of(parent);
  };
  return {
    of,
    unite(a, b) {
      const [one, other] = [of(a), of(b)];
      if (one === other) return;
      // Values stand for their class: whoever finds one knows the machine.
      if (one.startsWith('=')) parents.set(other, one);
      else parents.set(one, other);
    },
  };
}

type Named = ReadonlyMap<string, string | undefined>;

function createReader(found: Found, newRange: (alias: string, table?: string) => Range) {
  function statement(node: Json, parent: Block | undefined, named: Named, recursive = false): void {
    const [[kind, body] = []] = Object.entries(node) as [string, Json][];
    if (body === undefined) return;
    const known = readNamed(body['withClause'] as Json | undefined, parent, named);
    if (kind === 'SelectStmt') select(body, parent, known, recursive);
    else if (kind === 'InsertStmt') insert(body, parent, known);
    else if (kind === 'UpdateStmt') change(body, parent, known, 'fromClause');
    else if (kind === 'DeleteStmt') change(body, parent, known, 'usingClause');
  }

  /** Rows that are named above are worked out first, wherever their tables lie. */
  function readNamed(clause: Json | undefined, parent: Block | undefined, named: Named): Named {
    if (clause === undefined) return named;
    const known = new Map(named);
    for (const { CommonTableExpr: one } of clause['ctes'] as { CommonTableExpr: Json }[]) {
      const recursive = clause['recursive'] === true && JSON.stringify(one['ctequery']).includes(`"${one['ctename']}"`);
      known.set(String(one['ctename']), undefined);
      statement(one['ctequery'] as Json, parent, known, recursive);
    }
    return known;
  }

  function open(parent: Block | undefined, more: Partial<Block> = {}): Block {
    const block: Block = {
      ...{ ranges: [], correlated: false, locks: undefined, kind: 'read', recursive: false },
      ...(parent === undefined ? {} : { parent }),
      ...more,
    };
    found.blocks.push(block);
    return block;
  }

  function select(body: Json, parent: Block | undefined, named: Named, recursive: boolean): void {
    for (const side of ['larg', 'rarg']) {
      if (body[side] !== undefined) statement({ SelectStmt: body[side] }, parent, named, recursive);
    }
    const block = open(parent, { recursive });
    const quals = readFrom(body['fromClause'], block, named);
    const clauses = (body['lockingClause'] ?? []) as { LockingClause: { lockedRels?: { RangeVar: Json }[] } }[];
    if (clauses.length > 0) {
      block.locks = clauses.flatMap(({ LockingClause: { lockedRels = [] } }) =>
        lockedRels.map(({ RangeVar }) => String(RangeVar['relname'])),
      );
    }
    for (const qual of [...quals, body['whereClause']]) equalities(qual, block);
    for (const part of [
      'targetList',
      'whereClause',
      'sortClause',
      'groupClause',
      'havingClause',
      'valuesLists',
      'limitCount',
      'limitOffset',
    ])
      walk(body[part], block, named);
    for (const qual of quals) walk(qual, block, named);
  }

  function change(body: Json, parent: Block | undefined, named: Named, from: string): void {
    const target = readTable(body['relation'] as Json, named);
    const block = open(parent, { kind: 'write', target, ranges: [target] });
    const quals = readFrom(body[from], block, named);
    for (const qual of [...quals, body['whereClause']]) equalities(qual, block);
    for (const part of ['targetList', 'whereClause', 'returningList', 'returningClause'])
      walk(body[part], block, named);
    for (const qual of quals) walk(qual, block, named);
    const key = keyOf(target.table ?? '')?.key;
    const sets = (body['targetList'] ?? []) as { ResTarget: Json }[];
    if (sets.some(({ ResTarget }) => ResTarget['name'] === key)) found.refused.push(`moves rows of ${target.table}`);
    refuseVolatile(body, target);
  }

  function insert(body: Json, parent: Block | undefined, named: Named): void {
    const target = readTable(body['relation'] as Json, named);
    const spread = keyOf(target.table ?? '');
    const values = body['selectStmt'] as Json | undefined;
    if (values !== undefined) statement(values, parent, named);
    if (spread === undefined) return;
    const columns = ((body['cols'] ?? []) as { ResTarget: Json }[]).map(({ ResTarget }) => ResTarget['name']);
    if (!columns.includes(spread.key)) found.refused.push(`inserts into ${target.table} without its key`);
    const conflict = body['onConflictClause'] as Json | undefined;
    const elements = (conflict?.['infer'] as Json | undefined)?.['indexElems'] as { IndexElem: Json }[] | undefined;
    if (elements !== undefined && !elements.some(({ IndexElem }) => IndexElem['name'] === spread.key))
      found.refused.push(`asks for conflicts in ${target.table} without its key`);
    const sets = (conflict?.['targetList'] ?? []) as { ResTarget: Json }[];
    if (sets.some(({ ResTarget }) => ResTarget['name'] === spread.key))
      found.refused.push(`moves rows of ${target.table}`);
    refuseVolatile(body, target);
  }

  function refuseVolatile(body: Json, target: Range): void {
    if (!isSpread(target)) return;
    for (const [, name = ''] of JSON.stringify(body).matchAll(/"funcname":\[[^\]]*?"sval":"(\w+)"\}\}\]/g)) {
      if (VOLATILE.test(name)) found.refused.push(`writes ${target.table} by ${name}()`);
    }
  }

  function readTable(node: Json, named: Named): Range {
    const name = String(node['relname']);
    const alias = (node['alias'] as Json | undefined)?.['aliasname'];
    return newRange(String(alias ?? name), named.has(name) ? undefined : name);
  }

  /** Adds what a FROM names to the block; answers the conditions of its joins. */
  function readFrom(items: unknown, block: Block, named: Named): unknown[] {
    const quals: unknown[] = [];
    const read = (item: Json) => {
      const [[kind, node] = []] = Object.entries(item) as [string, Json][];
      if (node === undefined) return;
      if (kind === 'RangeVar') block.ranges.push(readTable(node, named));
      else if (kind === 'JoinExpr') {
        read(node['larg'] as Json);
        read(node['rarg'] as Json);
        if (node['quals'] !== undefined) quals.push(node['quals']);
      } else {
        const derived = newRange(String((node['alias'] as Json | undefined)?.['aliasname'] ?? ''));
        const first = found.blocks.length;
        if (kind === 'RangeSubselect') statement(node['subquery'] as Json, block, named);
        else walk(node, block, named);
        block.ranges.push(derived);
        passOn(node['subquery'] as Json | undefined, derived, found.blocks[first]);
      }
    };
    for (const item of (items ?? []) as Json[]) read(item);
    return quals;
  }

  /** What a subquery calls as its column is the column: tables are joined by keys through it. */
  function passOn(subquery: Json | undefined, derived: Range, block: Block | undefined): void {
    const body = subquery?.['SelectStmt'] as Json | undefined;
    if (body === undefined || block === undefined || body['op'] !== 'SETOP_NONE') return;
    for (const { ResTarget } of (body['targetList'] ?? []) as { ResTarget: Json }[]) {
      const value = ResTarget['val'] as Json;
      const fields = (value['ColumnRef'] as { fields: Json[] } | undefined)?.fields;
      if (fields?.at(-1)?.['A_Star'] !== undefined) {
        for (const range of block.ranges)
          for (const column of range.columns ?? [])
            found.same.unite(columnName(derived, column), columnName(range, column));
        continue;
      }
      const column = resolve(value, block);
      const name = ResTarget['name'] ?? (fields?.at(-1)?.['String'] as Json | undefined)?.['sval'];
      if (column !== undefined && name !== undefined) found.same.unite(columnName(derived, String(name)), column);
    }
  }

  /** The column that a node is, in this block or one around it, which makes the blocks between depend on it. */
  function resolve(node: unknown, block: Block): string | undefined {
    const ref = (node as Json | undefined)?.['ColumnRef'] as { fields: { String?: { sval: string } }[] } | undefined;
    const names = ref?.fields.map((field) => field.String?.sval ?? '*');
    const column = names?.at(-1);
    if (names === undefined || column === undefined || (column === '*' && names.length === 1)) return undefined;
    const passed: Block[] = [];
    for (let at: Block | undefined = block; at !== undefined; passed.push(at), at = at.parent) {
      const range =
        names.length > 1
          ? at.ranges.find(({ alias }) => alias === names[0])
          : (at.ranges.find(({ columns }) => columns?.has(column)) ??
            at.ranges.find(({ table }) => table === undefined));
      if (range === undefined) continue;
      for (const one of passed) one.correlated = true;
      return columnName(range, column);
    }
    return undefined;
  }

  const readValue = (node: Json): string | undefined => {
    if (node['ParamRef'] !== undefined) return `=$${(node['ParamRef'] as Json)['number']}`;
    if (node['A_Const'] !== undefined) return `=${JSON.stringify(node['A_Const']).replace(/,?"location":\d+/, '')}`;
    const cast = node['TypeCast'] as Json | undefined;
    return cast === undefined ? undefined : readValue(cast['arg'] as Json);
  };

  function equalities(node: unknown, block: Block): void {
    const bool = (node as Json | undefined)?.['BoolExpr'] as Json | undefined;
    if (bool?.['boolop'] === 'AND_EXPR') for (const arg of bool['args'] as Json[]) equalities(arg, block);
    const expr = (node as Json | undefined)?.['A_Expr'] as Json | undefined;
    const operator = (expr?.['name'] as { String: { sval: string } }[] | undefined)?.[0]?.String.sval;
    if (expr?.['kind'] !== 'AEXPR_OP' || operator !== '=') return;
    const sides = ['lexpr', 'rexpr'].map((side) => resolve(expr[side], block) ?? readValue((expr[side] ?? {}) as Json));
    const [left, right] = sides;
    if (left !== undefined && right !== undefined) found.same.unite(left, right);
  }

  /** Finds what else is asked within: subqueries, and columns of blocks around. */
  function walk(node: unknown, block: Block, named: Named): void {
    if (Array.isArray(node)) for (const one of node) walk(one, block, named);
    if (node === null || typeof node !== 'object' || Array.isArray(node)) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'SelectStmt') statement({ SelectStmt: value }, block, named);
      else if (key === 'ColumnRef') resolve({ ColumnRef: value }, block);
      else walk(value, block, named);
    }
  }

  return { statement };
}
