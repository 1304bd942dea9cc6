export type ScreenAct = 'sensitive' | 'unlist' | 'hold' | 'reject';
export type ScreenScope = 'local' | 'remote' | 'both';

/** What is looked for in every post before it is written, and what is done about it. */
export interface ScreensTable {
  id: number;
  name: string;
  /** `ScreenCondition[]`: all of them have to be met. */
  conditionsJson: string;
  act: ScreenAct;
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

/** waiting: held until staff decide; done: marked or unlisted; undone: as if it had not been met; refused: stays unseen. */
export type HitState = 'waiting' | 'done' | 'undone' | 'refused';

/** What a screen did to a post. Of those it rejected only the number is kept. */
export interface ScreenHitsTable {
  id: number;
  screenId: number;
  postId: number;
  accountId: number;
  act: ScreenAct;
  /** `Why[]` */
  whyJson: string;
  state: HitState;
  createdAt: number;
}
