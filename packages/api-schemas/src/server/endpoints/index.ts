import type { Dialect } from '../../endpoint.ts';
import { docs } from './docs.ts';
import { federation } from './federation.ts';
import { files } from './files.ts';
import { operation } from './operation.ts';
import { site } from './site.ts';

/** What the server answers beside its client APIs. Most are mounted by hand: a test holds them to this list. */
export const SERVER = { docs, federation, files, operation, site } satisfies Dialect;
