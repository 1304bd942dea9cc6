import type { Screen, ScreenCondition } from '../../api/types.ts';
import type { MessagesOf } from '../../i18n/context.ts';

type Preset = Pick<Screen, 'act' | 'scope' | 'conditions'> & { name: string };

const is = (kind: ScreenCondition['kind'], number?: number): ScreenCondition =>
  number === undefined ? { kind, not: false } : { kind, not: false, number };

/** What a new screen may begin with: everything of it can be changed before it is kept. */
export function presetsOf(t: MessagesOf<'screens'>): Preset[] {
  return [
    { name: t.presetFirst, act: 'hold', scope: 'local', conditions: [is('posts-below', 1)] },
    { name: t.presetScore, act: 'hold', scope: 'both', conditions: [is('score', 8)] },
    { name: t.presetHellthread, act: 'hold', scope: 'both', conditions: [is('mentions', 20)] },
    {
      name: t.presetLinks,
      act: 'hold',
      scope: 'both',
      conditions: [is('links', 1), is('posts-below', 3), is('followers-below', 1)],
    },
    { name: t.presetOld, act: 'unlist', scope: 'remote', conditions: [is('older-than', 7)] },
    {
      name: t.presetEmpty,
      act: 'reject',
      scope: 'local',
      conditions: [is('mentions', 1), is('text-below', 2), { kind: 'media', not: true }],
    },
    { name: t.presetBots, act: 'unlist', scope: 'both', conditions: [is('bot')] },
  ];
}
