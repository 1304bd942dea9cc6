import Type from 'typebox';
import { nullable } from './common.ts';

/** What somebody may be written to about, in the words of notifications; `linnet:message` is a post for them alone. */
export const EmailTopics = Type.Object({
  'linnet:message': Type.Boolean(),
  mention: Type.Boolean(),
  follow_request: Type.Boolean(),
  follow: Type.Boolean(),
  quote: Type.Boolean(),
  'pleroma:emoji_reaction': Type.Boolean(),
  favourite: Type.Boolean(),
  reblog: Type.Boolean(),
  status: Type.Boolean(),
  poll: Type.Boolean(),
  'admin.report': Type.Boolean({ description: 'what waits for staff: to who may see to it alone' }),
  'admin.sign_up': Type.Boolean(),
  'linnet:admin.appeal': Type.Boolean(),
});
export type EmailTopics = Type.Static<typeof EmailTopics>;

/** What mails somebody wants beside those about their login. */
export const EmailChoices = Type.Object({
  topics: EmailTopics,
  timing: Type.Enum(['away', 'always'], { description: '`away`: only of what happened since you were last here' }),
  private_texts: Type.Boolean({ description: 'also the texts of posts that are not for everybody' }),
  digest: Type.Enum(['weekly', 'off'], { description: 'what you missed, when you have not come for a week' }),
  undeliverable_since: nullable(Type.String({ description: 'nobody is at your address, its server said' })),
});
export type EmailChoices = Type.Static<typeof EmailChoices>;
