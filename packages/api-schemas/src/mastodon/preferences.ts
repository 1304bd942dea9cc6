import Type from 'typebox';
import { nullable } from './common.ts';
import { Visibility } from './visibility.ts';

/** The colons are part of the keys. */
export const Preferences = Type.Object({
  'posting:default:visibility': Visibility,
  'posting:default:sensitive': Type.Boolean(),
  'posting:default:language': nullable(Type.String()),
  'posting:default:quote_policy': Type.Enum(['public', 'followers', 'nobody']),
  /** Whether new posts tell which app they were written with; ours. */
  'posting:show_application': Type.Boolean(),
  /** A reminder before media go out, or are boosted, that nobody has described. */
  'posting:remind:descriptions': Type.Boolean(),
  /** Seconds. */
  'posting:undo': Type.Enum([0, 5, 10, 20, 30]),
  'reading:expand:media': Type.Enum(['default', 'show_all', 'hide_all']),
  'reading:expand:spoilers': Type.Boolean(),
  'reading:autoplay:gifs': Type.Boolean(),
});
export type Preferences = Type.Static<typeof Preferences>;
