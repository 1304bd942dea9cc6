import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countUnhandled, createRejectionHandler } from './faults.ts';

test('a failure nobody waited for ends the process only where the state is in doubt', () => {
  const said: string[] = [];
  const note = (_: object, message: string) => void said.push(message);
  const log = { debug: note, info: note, warn: note, error: note };
  const crashes: unknown[] = [];
  const handle = createRejectionHandler(log, (error) => void crashes.push(error));
  const before = countUnhandled();
  for (const error of [new Error('x'), undefined, 'text', { code: 'ECONNRESET' }, { code: 'SQLITE_BUSY' }])
    handle(error);
  assert.deepEqual([countUnhandled() - before, crashes.length, said.length], [5, 0, 5]);
  const doubtful = ['SQLITE_CORRUPT', 'SQLITE_IOERR_WRITE', 'SQLITE_NOTADB', 'EIO'].map((code) => ({ code }));
  for (const error of doubtful) handle(error);
  assert.deepEqual(crashes, doubtful);
  assert.equal(countUnhandled() - before, 5);
});
