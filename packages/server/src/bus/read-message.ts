import type { BusMessage, Changed, Counted, Reach, Work } from './bus.ts';

type Check = (value: unknown) => boolean;

/** What comes from outside: a gap is a process's own. */
type Sent = Exclude<BusMessage, { kind: 'gap' }>;

const MAX_IDS = 10_000;
const MAX_NAME = 300;
const MAX_TAKEN = 1_000_000;

const isId: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isFlag: Check = (value) => typeof value === 'boolean';
const isIdOrNull: Check = (value) => value === null || isId(value);
const areIds: Check = (value) => Array.isArray(value) && value.length <= MAX_IDS && value.every(isId);
const isName: Check = (value) => typeof value === 'string' && value.length <= MAX_NAME;
const isTaking: Check = (value) =>
  Array.isArray(value) && value.length === 2 && isName(value[0]) && isId(value[1]) && value[1] <= MAX_TAKEN;
const areTakings: Check = (value) => Array.isArray(value) && value.length <= MAX_IDS && value.every(isTaking);
const oneOf = <T extends string>(names: Record<T, true>): Check => {
  return (value) => typeof value === 'string' && Object.hasOwn(names, value);
};

const isReach = oneOf<Reach>({
  public: true,
  unlisted: true,
  members: true,
  followers: true,
  mutuals: true,
  community: true,
  named: true,
});
const isChanged = oneOf<Changed>({
  token: true,
  account: true,
  keys: true,
  policy: true,
  settings: true,
  filters: true,
  emojis: true,
  barriers: true,
  screens: true,
  webhooks: true,
  relays: true,
  roles: true,
});
const isCounted = oneOf<Counted>({ requests: true, share: true, unproven: true, useful: true, useless: true });
const isNews = oneOf({ news: true, gone: true, reaction: true });
const isNameOrNull: Check = (value) => value === null || isName(value);
const isWork = oneOf<Work>({ jobs: true, deliveries: true });

/** By kind: what each of its fields has to be. */
const FORMS: { [K in Sent['kind']]: Record<Exclude<keyof Extract<Sent, { kind: K }>, 'kind'>, Check> } = {
  entry: { entryId: isId, postId: isId, listed: isFlag },
  post: { postId: isId },
  edit: { postId: isId },
  delete: {
    entryId: isId,
    postId: isId,
    accountId: isId,
    reach: isReach,
    communityId: isIdOrNull,
    namedIds: areIds,
  },
  notification: { accountId: isId, notificationId: isId },
  merged: { accountId: isId },
  file: { fileId: isId },
  conversation: { accountId: isId, conversationId: isId },
  announcement: { announcementId: isId, what: isNews, emoji: isNameOrNull },
  changed: { what: isChanged, id: isIdOrNull, number: isId },
  wake: { what: isWork },
  takings: { from: isName, of: isCounted, taken: areTakings },
};

/**
 * A message of another process, or undefined: whoever can write to the channel can write anything, and another version
 * knows other kinds. Fields that are not known are left behind.
 */
export function readMessage(value: unknown): BusMessage | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Record<string, unknown>;
  const { kind } = fields;
  if (typeof kind !== 'string' || !Object.hasOwn(FORMS, kind)) return undefined;
  const message: Record<string, unknown> = { kind };
  for (const [name, check] of Object.entries<Check>(FORMS[kind as Sent['kind']])) {
    if (!Object.hasOwn(fields, name) || !check(fields[name])) return undefined;
    message[name] = fields[name];
  }
  return message as BusMessage;
}
