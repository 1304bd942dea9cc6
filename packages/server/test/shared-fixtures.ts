import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Where other servers' documents lie: `LINNET_FIXTURES`, else `../shared/fixtures` beside the project. */
const ROOT = process.env['LINNET_FIXTURES'] ?? resolve(import.meta.dirname, '../../../../shared/fixtures');

/** The folder of that name among the fixtures, and for `skip` why a test cannot run (false when it can). */
export function findFixtures(name: string): { folder: string; skip: string | false } {
  const folder = resolve(ROOT, name);
  return { folder, skip: existsSync(folder) ? false : `no fixtures in ${folder}` };
}
