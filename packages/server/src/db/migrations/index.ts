import * as start from './0001-start.ts';
import * as search from './0002-search.ts';
import type { Migration } from './migration.ts';

/** Forward only; order is history: add at the end, never change what was released. */
export const MIGRATIONS: readonly Migration[] = [
  { kind: 'schema', name: '0001-start', compatibleWith: null, up: start.up },
  { kind: 'schema', name: '0002-search', compatibleWith: null, up: search.up },
];
