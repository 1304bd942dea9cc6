import Type from 'typebox';
import { Account } from './account.ts';
import { DateTime, Id, nullable } from './common.ts';
import { Status } from './status.ts';

export const SCREEN_ACTS = ['flag', 'sensitive', 'unlist', 'hold', 'reject'] as const;
export const SCREEN_SCOPES = ['local', 'remote', 'both'] as const;
export const SCREEN_CONDITIONS = [
  ...(['words', 'pattern', 'domains', 'tags', 'languages', 'links', 'mentions', 'media'] as const),
  ...(['age-below', 'posts-below', 'followers-below', 'no-avatar', 'bot', 'text-below', 'older-than'] as const),
  ...(['apps', 'software', 'server-age-below', 'score'] as const),
] as const;

/** What a post, or who wrote it, has to be. */
export const ScreenCondition = Type.Object({
  kind: Type.Enum([...SCREEN_CONDITIONS]),
  /** Turned round. */
  not: Type.Boolean(),
  /** Of words, domains, tags, languages, apps and software, of which one is enough, or one pattern. */
  values: Type.Optional(Type.Array(Type.String())),
  /** Of words: not within others. */
  whole: Type.Optional(Type.Boolean()),
  number: Type.Optional(Type.Integer()),
});
export type ScreenCondition = Type.Static<typeof ScreenCondition>;

/** What is looked for in every post before it is written, and what is done about it. An extension. */
export const Screen = Type.Object({
  id: Id,
  name: Type.String(),
  /** All of them have to be met. */
  conditions: Type.Array(ScreenCondition),
  act: Type.Enum([...SCREEN_ACTS]),
  /** What `sensitive` warns of; empty for nothing. */
  warning: Type.String(),
  enabled: Type.Boolean(),
  scope: Type.Enum([...SCREEN_SCOPES]),
  direct: Type.Boolean(),
  staff: Type.Boolean(),
  hits_count: Type.Integer(),
  last_hit_at: nullable(DateTime),
  created_at: DateTime,
});
export type Screen = Type.Static<typeof Screen>;

/** A condition that was met, and by what. */
export const ScreenReason = Type.Object({
  kind: Type.String(),
  not: Type.Boolean(),
  found: Type.String(),
  /** Of a score: what it is made of. */
  points: Type.Optional(Type.Array(Type.Object({ feature: Type.String(), points: Type.Integer() }))),
});
export type ScreenReason = Type.Static<typeof ScreenReason>;

/** What a screen did to a post. An extension. */
export const ScreenHit = Type.Object({
  id: Id,
  screen_id: Id,
  /** What the screen was called. */
  screen_name: Type.String(),
  act: Type.Enum([...SCREEN_ACTS]),
  /** Of what was held: it waits, went out, or did not. */
  state: Type.Enum(['done', 'undone', 'refused']),
  why: Type.Array(ScreenReason),
  account: nullable(Account),
  /** Null where whoever asks may not see it. */
  status: nullable(Status),
  created_at: DateTime,
});
export type ScreenHit = Type.Static<typeof ScreenHit>;

/** A screen that a text or a post would meet. */
export const ScreenMatch = Type.Object({ screen: Screen, why: Type.Array(ScreenReason) });
export type ScreenMatch = Type.Static<typeof ScreenMatch>;

/** What conditions would have met in the last week. */
export const ScreenTrial = Type.Object({
  /** How many posts would have been met, of so many that were looked at. */
  count: Type.Integer(),
  looked: Type.Integer(),
  /** Whether these are all of the week that everybody may see. */
  whole: Type.Boolean(),
  /** The newest. */
  hits: Type.Array(Type.Object({ status: Status, why: Type.Array(ScreenReason) })),
});
export type ScreenTrial = Type.Static<typeof ScreenTrial>;
