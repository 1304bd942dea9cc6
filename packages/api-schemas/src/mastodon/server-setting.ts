import Type from 'typebox';
import { nullable, Url } from './common.ts';

/** What the owner decides by one value. An extension: Mastodon has its settings in its own pages alone. */
export const ServerSetting = Type.Object({
  /** Such as `contact_account`. */
  name: Type.String(),
  /** What stands together where settings are shown. */
  group: Type.Enum(['about', 'joining', 'challenge', 'posts', 'discovery', 'servers', 'texts']),
  /** `line` and `text` are plain text in one line and in several, `long` has a page of its own; `account` is a user name, `accounts` are handles with spaces between them. A `number` is whole. A `secret` is one word that nobody is shown again. A `color` is `#` and six hexadecimal digits. */
  kind: Type.Enum([
    'line',
    'text',
    'email',
    'long',
    'choice',
    'account',
    'accounts',
    'number',
    'url',
    'secret',
    'color',
  ]),
  /** Always text; '' where there is nothing, and of a secret. */
  value: Type.String(),
  /** A secret is there. */
  kept: Type.Boolean(),
  /** What holds until somebody decides. */
  initial: Type.String(),
  /** In characters. */
  max_length: Type.Integer(),
  /** Of a number; null of everything else. */
  least: nullable(Type.Integer()),
  most: nullable(Type.Integer()),
  required: Type.Boolean(),
  /** All that `value` may be; empty where it may be anything that fits. */
  choices: Type.Array(Type.String()),
});
export type ServerSetting = Type.Static<typeof ServerSetting>;

const Hex = Type.String({ pattern: '^#[0-9a-f]{6}$' });

const Shades = Type.Object({
  /** Of links, and of what is chosen. */
  accent: Hex,
  /** Of buttons, behind white words, and while a pointer is over them. */
  fill: Hex,
  hover: Hex,
  /** Behind words in `accent`. */
  wash: Hex,
  /** The least contrast of what is read in them (WCAG 2.2): 4.5 or more. */
  contrast: Type.Number(),
});

/** What pages are painted in where a colour is chosen: each shade as near to it as words can be read in. */
export const Palette = Type.Object({
  light: Shades,
  dark: Shades,
  /** Whether the colour itself is seen somewhere. */
  exact: Type.Boolean(),
  /** The same as a style sheet. */
  style: Type.String(),
});
export type Palette = Type.Static<typeof Palette>;

/** What came of asking a service that is to tell people from programs. */
export const ChallengeTrial = Type.Object({
  /** `lax`: it passes whatever it is shown, as the keys for tests do. */
  state: Type.Enum(['works', 'lax', 'failed']),
  why: nullable(Type.Enum(['unset', 'key', 'address', 'timeout', 'unreachable', 'unreadable'])),
  /** What it said, or what is missing, in English. */
  detail: Type.String(),
});
export type ChallengeTrial = Type.Static<typeof ChallengeTrial>;

/** What is set where the server starts, and cannot be changed while it runs. */
export const LockedSetting = Type.Object({
  /** The name in the environment, or in `linnet.toml` in lower case. */
  name: Type.String(),
  /** What it means, in English. */
  description: Type.String(),
  /** As it was read; null for a secret, and for what is not set. */
  value: Type.Union([Type.String(), Type.Null()]),
  secret: Type.Boolean(),
  origin: Type.Enum(['environment', 'file', 'default']),
});
export type LockedSetting = Type.Static<typeof LockedSetting>;

export const ServerSettings = Type.Object({
  settings: Type.Array(ServerSetting),
  locked: Type.Array(LockedSetting),
  /** 192 × 192; null while the server has none of its own. */
  icon: nullable(Url),
  thumbnail: nullable(Type.Object({ url: Url, description: Type.String() })),
});
export type ServerSettings = Type.Static<typeof ServerSettings>;
