import type { Visibility } from '../api/types.ts';
import type { Messages } from '../messages/en.ts';
import type { IconName } from '../ui/icons.ts';

export interface VisibilityChoice {
  value: Visibility;
  icon: IconName;
  label: string;
  hint: string;
}

/** The four visibilities with their plain words, widest first. */
export function visibilityChoices(t: Messages): VisibilityChoice[] {
  return [
    { value: 'public', icon: 'globe', label: t.visibilityPublic, hint: t.visibilityPublicHint },
    { value: 'unlisted', icon: 'moon', label: t.visibilityUnlisted, hint: t.visibilityUnlistedHint },
    { value: 'private', icon: 'lock', label: t.visibilityPrivate, hint: t.visibilityPrivateHint },
    { value: 'direct', icon: 'at', label: t.visibilityDirect, hint: t.visibilityDirectHint },
  ];
}

export function visibilityChoice(t: Messages, value: Visibility): VisibilityChoice {
  const choices = visibilityChoices(t);
  return choices.find((choice) => choice.value === value) ?? choices[0]!;
}
