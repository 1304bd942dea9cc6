import Type from 'typebox';
import { Account } from './account.ts';
import { Count, nullable, Url } from './common.ts';
import { ApiVersionsExtensions, InstanceExtensions, RegistrationsExtensions } from './extensions.ts';
import { InstanceConfiguration } from './instance-configuration.ts';
import { Rule } from './rule.ts';

/** The answer of `GET /api/v2/instance`. */
export const Instance = Type.Object({
  domain: Type.String(),
  title: Type.String(),
  /** `4.6.5 (compatible; Name 1.2.3)`: apps parse the beginning as Mastodon's version. */
  version: Type.String({ pattern: '^\\d+\\.\\d+\\.\\d+ \\(compatible; \\w+ .+\\)$' }),
  source_url: Url,
  description: Type.String(),
  usage: Type.Object({ users: Type.Object({ active_month: Count }) }),
  thumbnail: Type.Object({
    url: Url,
    blurhash: Type.Optional(nullable(Type.String())),
    versions: Type.Optional(Type.Object({ '@1x': Type.Optional(Url), '@2x': Type.Optional(Url) })),
    description: Type.Optional(nullable(Type.String())),
  }),
  icon: Type.Array(Type.Object({ src: Url, size: Type.String() })),
  languages: Type.Array(Type.String()),
  configuration: InstanceConfiguration,
  registrations: Type.Object({
    enabled: Type.Boolean(),
    approval_required: Type.Boolean(),
    reason_required: nullable(Type.Boolean()),
    message: nullable(Type.String()),
    min_age: nullable(Type.Integer()),
    url: nullable(Url),
    ...RegistrationsExtensions,
  }),
  /** `mastodon` is a promise for every feature set up to that number. */
  api_versions: Type.Object({ mastodon: Type.Integer(), ...ApiVersionsExtensions }),
  wrapstodon: nullable(Type.String()),
  contact: Type.Object({ email: Type.String(), account: nullable(Account) }),
  rules: Type.Array(Rule),
  ...InstanceExtensions,
});
export type Instance = Type.Static<typeof Instance>;
