import type { Visibility } from '../api/types.ts';
import type { Messages } from '../i18n/context.ts';
import type { IconName } from '../ui/icons.ts';

export interface VisibilityChoice {
  value: Visibility;
  icon: IconName;
  label: string;
}

/** The four visibilities with their plain words, widest first. */
export function visibilityChoices(t: Messages): VisibilityChoice[] {
  return [
    { value: 'public', icon: 'globe', label: t.visibilityPublic },
    { value: 'unlisted', icon: 'moon', label: t.visibilityUnlisted },
    { value: 'private', icon: 'lock', label: t.visibilityPrivate },
    { value: 'direct', icon: 'at', label: t.visibilityDirect },
  ];
}

export function visibilityChoice(t: Messages, value: Visibility): VisibilityChoice {
  const choices = visibilityChoices(t);
  return choices.find((choice) => choice.value === value) ?? choices[0]!;
}
