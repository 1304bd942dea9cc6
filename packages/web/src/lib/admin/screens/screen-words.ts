import type { Screen, ScreenHit } from '../../api/types.ts';
import type { MessagesOf } from '../../i18n/context.ts';
import { kindWords } from './condition-draft.ts';

type T = MessagesOf<'screens'>;
export const ACTS = ['flag', 'sensitive', 'unlist', 'hold', 'reject'] as const satisfies Screen['act'][];

export function actWords(t: T, act: Screen['act']): string {
  return { flag: t.doFlag, sensitive: t.doSensitive, unlist: t.doUnlist, hold: t.doHold, reject: t.doReject }[act];
}

/** What became of it, where that is not plain. */
export function stateWords(t: T, { act, state }: Pick<ScreenHit, 'act' | 'state'>): string {
  if (act === 'hold') return { done: t.hitWaits, undone: t.hitApproved, refused: t.hitRefused }[state];
  return state === 'undone' ? t.hitUndone : '';
}

export function scopeWords(t: T, scope: Screen['scope']): string {
  return { both: t.scopeBoth, local: t.scopeLocal, remote: t.scopeRemote }[scope];
}

/** The conditions that were met, and by what. */
export function whyWords(t: T, why: ScreenHit['why']): string {
  return why
    .map(({ kind, not, found, points = [] }) => {
      const parts = points.map((one) =>
        t.scorePart({ what: featureWords(t, one.feature), points: String(one.points) }),
      );
      const told = parts.length === 0 ? found : `${found} (${parts.join(', ')})`;
      const what = told === '' ? kindWords(t, kind) : `${kindWords(t, kind)}: ${told}`;
      return not ? t.conditionNotSo({ what }) : what;
    })
    .join(' · ');
}

function featureWords(t: T, feature: string): string {
  const words: Record<string, string> = {
    'new-account': t.scoreAccount,
    'few-posts': t.scorePosts,
    'no-followers': t.scoreFollowers,
    'no-avatar': t.scoreAvatar,
    'no-note': t.scoreNote,
    'new-server': t.scoreServer,
    strangers: t.scoreStrangers,
    links: t.scoreLinks,
  };
  return words[feature] ?? feature;
}
