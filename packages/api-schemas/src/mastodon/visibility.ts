import Type from 'typebox';

/** Only what stock Mastodon has: one unknown value makes strict apps refuse the whole page. */
export const Visibility = Type.Enum(['public', 'unlisted', 'private', 'direct']);
export type Visibility = Type.Static<typeof Visibility>;
