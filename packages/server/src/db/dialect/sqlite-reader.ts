import { askOwner } from '../../lib/owner-needed.ts';
import type { Db } from '../database.ts';
import { translate } from './errors.ts';
import { createReader } from './reader.ts';
import { connect, READ_WAIT_MS } from './sqlite-connection.ts';

/** Opens a file that another process owns: what it has committed is seen at once, and `write` throws OwnerNeeded. */
export function openSqliteReader(file: string): Db {
  const connection = connect(file, { waitMs: READ_WAIT_MS, readonly: true });
  const reader = createReader('sqlite', async (sql, parameters) => {
    try {
      return connection.execute(sql, parameters);
    } catch (error) {
      throw translate(error);
    }
  });
  return Object.assign(reader, {
    write: async () => askOwner('was to write'),
    close: async () => void connection.raw.close(),
  });
}
