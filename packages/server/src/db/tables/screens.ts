import type { PostsTable } from './posts.ts';

/**
 * flag: moderators are told; sensitive: marked so, with a warning where there is none; unlist: out of public timelines; hold:
 * nobody sees it before moderators do; reject: not taken.
 */
export type ScreenAct = 'flag' | 'sensitive' | 'unlist' | 'hold' | 'reject';
export type ScreenScope = 'local' | 'remote' | 'both';

/** What is looked for in every post before it is written, and what is done about it. */
export interface ScreensTable {
  id: number;
  name: string;
  /** `ScreenCondition[]`: all of them have to be met. */
  conditionsJson: string;
  act: ScreenAct;
  /** What `sensitive` warns of; '' for nothing. */
  warning: string;
  /** 0: kept, and not asked. */
  enabled: 0 | 1;
  scope: ScreenScope;
  /** 1: direct posts as well. Nobody reads them because of it. */
  direct: 0 | 1;
  /** 1: posts of staff as well. */
  staff: 0 | 1;
  /** How many posts it met, and when the last one came. */
  hits: number;
  lastHitAt: number | null;
  createdAt: number;
}

/**
 * done: it stands, and what is held waits; undone: as if it had not been met, and the screen leaves that post alone; refused: what
 * was held is not let out.
 */
export type HitState = 'done' | 'undone' | 'refused';

/** Columns of a post that a screen changed, from what to what. */
export type HitChanges = {
  [Column in 'visibility' | 'sensitive' | 'contentWarning']?: [was: PostsTable[Column], is: PostsTable[Column]];
};

/** What a screen did to a post. Of those it rejected only the number is kept. */
export interface ScreenHitsTable {
  id: number;
  screenId: number;
  /** What the screen was called. */
  name: string;
  postId: number;
  accountId: number;
  act: ScreenAct;
  /** `Why[]` */
  whyJson: string;
  /** `HitChanges` */
  changesJson: string;
  state: HitState;
  createdAt: number;
}
