import type { Engine } from '../../engine.ts';
import { type AnyDb, table } from '../columns.ts';

/** Permissions are bits in the order of `core/staff/permissions.ts`, from the second on; the first stands for all. */
const STOCK = [
  { key: 'owner', name: 'Owner', position: 1_000, permissions: 1 },
  // All but the machine itself.
  { key: 'admin', name: 'Admin', position: 100, permissions: 0xffffc },
  { key: 'moderator', name: 'Moderator', position: 10, permissions: 0x1051c },
];

/** What people may be here, with the roles that are always there. */
export async function createRoleTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'roles')
    .text('key')
    .text('name')
    .text('color', '')
    .int('position')
    .int('permissions')
    .zero('highlighted')
    .zero('twoFactor')
    .key('key')
    .create();
  for (const role of STOCK) {
    await db
      .insertInto('roles')
      .values({ ...role, highlighted: 1 })
      .execute();
  }
}
