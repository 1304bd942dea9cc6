import type { ScreenCondition } from '../../api/types.ts';
import type { MessagesOf } from '../../i18n/context.ts';

/** As they are chosen: words within others are a kind of their own here. */
export const CONDITION_KINDS = [
  ...([
    'words',
    'parts',
    'pattern',
    'domains',
    'tags',
    'languages',
    'links',
    'mentions',
    'text-below',
    'media',
    'older-than',
  ] as const),
  ...(['age-below', 'posts-below', 'followers-below', 'no-avatar', 'bot', 'apps'] as const),
  ...(['software', 'server-age-below', 'score'] as const),
] as const;
export type ConditionKind = (typeof CONDITION_KINDS)[number];

/** A condition while it is written. */
export interface ConditionDraft {
  kind: ConditionKind;
  not: boolean;
  /** One on each line. */
  values: string;
  number: number | undefined;
}

export const newCondition = (): ConditionDraft => ({ kind: 'words', not: false, values: '', number: 1 });

/** What a condition of this kind is made of. */
export function shapeOf(kind: ConditionKind): 'values' | 'pattern' | 'number' | 'nothing' {
  if (kind === 'pattern') return 'pattern';
  if (kind === 'media' || kind === 'no-avatar' || kind === 'bot') return 'nothing';
  const named = ['words', 'parts', 'domains', 'tags', 'languages', 'apps', 'software'];
  return named.includes(kind) ? 'values' : 'number';
}

/** Whether it says what it wants. */
export function isWhole({ kind, values, number }: ConditionDraft): boolean {
  const shape = shapeOf(kind);
  if (shape === 'number') return Number.isInteger(number) && (number ?? 0) > 0;
  return shape === 'nothing' || values.trim() !== '';
}

export function toDraft({ kind, not, values = [], whole, number }: ScreenCondition): ConditionDraft {
  return {
    kind: kind === 'words' && whole === false ? 'parts' : kind,
    not,
    values: values.join('\n'),
    number: number ?? 1,
  };
}

export function fromDraft({ kind: chosen, not, values, number }: ConditionDraft): ScreenCondition {
  const kind = chosen === 'parts' ? 'words' : chosen;
  const shape = shapeOf(chosen);
  if (shape === 'nothing') return { kind, not };
  if (shape === 'number') return { kind, not, number: number ?? 0 };
  if (shape === 'pattern') return { kind, not, values: [values.trim()] };
  const list = values.split('\n').map((value) => value.trim());
  const whole = kind === 'words' ? { whole: chosen === 'words' } : {};
  return { kind, not, values: list.filter((value) => value !== ''), ...whole };
}

/** What a condition says, in a few words. */
export function kindWords(t: MessagesOf<'screens'>, kind: string): string {
  const words: Record<string, string> = {
    words: t.kindWords,
    parts: t.kindParts,
    pattern: t.kindPattern,
    domains: t.kindDomains,
    tags: t.kindTags,
    languages: t.kindLanguages,
    links: t.kindLinks,
    mentions: t.kindMentions,
    media: t.kindMedia,
    'age-below': t.kindAge,
    'posts-below': t.kindPosts,
    'followers-below': t.kindFollowers,
    'no-avatar': t.kindNoAvatar,
    bot: t.kindBot,
    'text-below': t.kindText,
    'older-than': t.kindOlder,
    apps: t.kindApps,
    software: t.kindSoftware,
    'server-age-below': t.kindServerAge,
    score: t.kindScore,
  };
  return words[kind] ?? kind;
}
