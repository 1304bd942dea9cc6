/**
 * Loaded before test files (`--import`): writes every statement that the server's own code runs, with values it ran
 * with and the file that asked, into the folder that LINNET_STATEMENTS names. `db/plans.test.ts` asks the engines how
 * they would run them.
 */
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATEMENTS, type Statement } from '../src/db/statements.ts';

const folder = process.env['LINNET_STATEMENTS'];

if (folder !== undefined) {
  Error.stackTraceLimit = 40;
  const known = new Map<string, object>();
  subscribe(STATEMENTS, (message) => {
    const { engine, sql, parameters } = message as Statement;
    if (known.has(sql)) return;
    const from = findAsker(new Error().stack ?? '');
    if (from.startsWith('src/') && !from.endsWith('.test.ts')) known.set(sql, { engine, sql, parameters, from });
  });
  process.on('exit', () => {
    // A test that takes the variable away asks another engine than the others.
    if (known.size > 0 && process.env['LINNET_STATEMENTS'] !== undefined)
      writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify([...known.values()]));
  });
}

/** The first file on the way up that is not there to pass statements on; in `test/` where a test asked by itself. */
function findAsker(stack: string): string {
  for (const [, file = ''] of stack.matchAll(/packages\/server\/((?:src|test)\/[\w/.-]+\.ts)/g)) {
    if (file.startsWith('src/db/') && !file.startsWith('src/db/queries/')) continue;
    if (file !== 'test/record-statements.ts') return file;
  }
  return '';
}
