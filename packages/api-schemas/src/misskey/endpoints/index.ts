import type { Dialect } from '../../endpoint.ts';
import { emojis } from './emojis.ts';
import { server } from './server.ts';
import { timelines } from './timelines.ts';

/** Every route of Misskey's API that is served here, by noun. */
export const MISSKEY = { server, timelines, emojis } satisfies Dialect;
