import type { ScreenAct, ScreenScope, ScreensTable } from '../../db/tables/screens.ts';
import type { ScreenCondition } from './condition.ts';

export type { ScreenAct, ScreenScope };
export const SCREEN_ACTS = ['flag', 'sensitive', 'unlist', 'hold', 'reject'] as const satisfies ScreenAct[];
export const SCREEN_SCOPES = ['local', 'remote', 'both'] as const satisfies ScreenScope[];

/** What is looked for in every post, and what is done about it. */
export interface Screen {
  id: number;
  name: string;
  conditions: ScreenCondition[];
  act: ScreenAct;
  /** What `sensitive` warns of; '' for nothing. */
  warning: string;
  enabled: boolean;
  scope: ScreenScope;
  direct: boolean;
  staff: boolean;
  hits: number;
  lastHitAt: number | null;
  createdAt: number;
}

/** A condition that was met, and by what; '' where there is nothing to show. */
export interface Why {
  kind: ScreenCondition['kind'];
  not: boolean;
  found: string;
  /** Of a score: what it is made of. */
  points?: Point[];
}

/** Something about a post that is often so with spam, and what it counts. */
export interface Point {
  feature: string;
  points: number;
}

/** What screens know of a post. */
export interface Sample {
  local: boolean;
  direct: boolean;
  /** Written by somebody with an office here. */
  staff: boolean;
  /** Plain, with its title and warning. */
  text: string;
  /** Web addresses. */
  links: readonly string[];
  /** Normalised. */
  tags: readonly string[];
  /** How many people it names. */
  mentions: number;
  /** How many of these do not follow its author; known where scores are asked for. */
  strangers: number;
  /** The app it was written with here; known where that is asked for. */
  app: string | null;
  createdAt: number;
  language: string | null;
  /** How many files it has. */
  media: number;
  author: SampleAuthor;
}

export interface SampleAuthor {
  createdAt: number;
  posts: number;
  followers: number;
  hasAvatar: boolean;
  /** They say something about themselves. */
  hasNote: boolean;
  bot: boolean;
  /** Of somebody elsewhere, as far as it is known. */
  server: { software: string | null; metAt: number } | null;
}

export function toScreen(row: ScreensTable): Screen {
  const { id, name, act, warning, scope, hits, lastHitAt, createdAt } = row;
  const conditions = JSON.parse(row.conditionsJson) as ScreenCondition[];
  const flags = { enabled: row.enabled === 1, direct: row.direct === 1, staff: row.staff === 1 };
  return { id, name, conditions, act, warning, scope, hits, lastHitAt, createdAt, ...flags };
}
