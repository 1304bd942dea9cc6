import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../src/db/engine.ts';

export interface RecordedStatement {
  engine: Engine;
  sql: string;
  parameters: unknown[];
  /** The file that asked, from `src/`. */
  from: string;
}

/** What requests and jobs ask of the database. */
const SUITES = ['api', 'core', 'db', 'federation', 'ops.test.ts', 'cli.test.ts'];
const QUERY = /^\s*(select|insert|update|delete|with)\b/i;

/**
 * Every query the tests of requests and jobs cause: those that `npm test` has just recorded on this engine, or, where
 * there are none, of a run of their own.
 */
export function findRecordedStatements(engine: Engine): RecordedStatement[] {
  const recorded = process.env['LINNET_STATEMENTS'];
  if (recorded !== undefined) return readFolder(recorded, engine);
  const folder = mkdtempSync(join(tmpdir(), 'linnet-statements-'));
  try {
    record(folder);
    return readFolder(folder, engine);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function record(folder: string): void {
  const patterns = SUITES.map((suite) => (suite.endsWith('.ts') ? suite : `${suite}/**/*.test.ts`));
  const files = globSync(patterns, {
    cwd: import.meta.dirname,
    exclude: (path) => /(^|\/)plans\.test\.ts$/.test(path),
  });
  const recorder = join(import.meta.dirname, 'record-statements.ts');
  const args = ['--test', '--test-force-exit', '--import', recorder, ...files];
  // A test of these that fails is told of where it runs; what it asked the database counts all the same.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  spawnSync(process.execPath, args, {
    cwd: import.meta.dirname,
    env: { ...env, LINNET_STATEMENTS: folder },
    stdio: 'ignore',
  });
}

function readFolder(folder: string, engine: Engine): RecordedStatement[] {
  const statements = new Map<string, RecordedStatement>();
  for (const file of readdirSync(folder)) {
    const recorded = JSON.parse(readFileSync(join(folder, file), 'utf8')) as RecordedStatement[];
    // Some tests start a database of the other engine.
    const ours = recorded.filter((statement) => statement.engine === engine && QUERY.test(statement.sql));
    // Two files may ask the same, and which of them was heard last is chance.
    for (const statement of ours) statements.set(`${statement.from} ${statement.sql}`, statement);
  }
  return [...statements.values()];
}
