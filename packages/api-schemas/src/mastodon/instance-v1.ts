import Type from 'typebox';
import { Account } from './account.ts';
import { Count, nullable, Url } from './common.ts';
import { InstanceV1Extensions } from './extensions.ts';
import { InstanceConfiguration, MediaLimits, PollLimits, StatusLimits } from './instance-configuration.ts';
import { Rule } from './rule.ts';

/** The answer of `GET /api/v1/instance`, which several apps still start with. `uri` is the bare host name. */
export const InstanceV1 = Type.Object({
  uri: Type.String(),
  title: Type.String(),
  short_description: Type.String(),
  description: Type.String(),
  email: Type.String(),
  version: Type.String(),
  urls: Type.Object({ streaming_api: Type.String() }),
  stats: Type.Object({ user_count: Count, status_count: Count, domain_count: Count }),
  thumbnail: nullable(Url),
  languages: Type.Array(Type.String()),
  registrations: Type.Boolean(),
  approval_required: Type.Boolean(),
  invites_enabled: Type.Boolean(),
  configuration: Type.Object({
    accounts: InstanceConfiguration.properties.accounts,
    statuses: StatusLimits,
    media_attachments: MediaLimits,
    polls: PollLimits,
  }),
  contact_account: nullable(Account),
  rules: Type.Array(Rule),
  ...InstanceV1Extensions,
});
export type InstanceV1 = Type.Static<typeof InstanceV1>;
