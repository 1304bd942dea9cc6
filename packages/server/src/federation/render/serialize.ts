import type { Json } from './json.ts';

/** Misskey takes no more into its inbox. */
const MAX_BYTES = 64_000;

/** What a reader can do without, the least missed first. */
const OPTIONAL = ['source', 'contentMap'];

/** The bytes that are signed and sent. A post that gets too long goes without what repeats its content. */
export function serializeActivity(activity: Json): string {
  let text = JSON.stringify(activity);
  const { object } = activity;
  if (typeof object !== 'object' || object === null) return text;
  const slim: Json = { ...object };
  for (const key of OPTIONAL) {
    if (Buffer.byteLength(text) <= MAX_BYTES) return text;
    delete slim[key];
    text = JSON.stringify({ ...activity, object: slim });
  }
  return text;
}
