import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** Files of posts and of their versions. */
export async function createMediaTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'postMedia')
    .int('postId')
    .int('position')
    .int('fileId')
    .textOrNull('description')
    .real('focusX')
    .real('focusY')
    .key('postId', 'position')
    .create();
  await index(db, 'postMedia', ['fileId']);

  await table(db, engine, 'postEditMedia')
    .int('postId')
    .int('editId')
    .int('position')
    .int('fileId')
    .textOrNull('description')
    .real('focusX')
    .real('focusY')
    .key('postId', 'editId', 'position')
    .create();
  await index(db, 'postEditMedia', ['fileId']);
}
