import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { FileParam } from '../../file-param.ts';
import { Context } from '../context.ts';
import { ScheduledStatus } from '../scheduled-status.ts';
import { DeletedStatus, Status } from '../status.ts';
import { StatusEdit } from '../status-edit.ts';
import { StatusSource } from '../status-source.ts';
import { Visibility } from '../visibility.ts';
import { RemoveThumbnail } from './media.ts';

const read = { auth: 'optional', scopes: ['read:statuses'] } as const;
const write = { auth: 'user', scopes: ['write:statuses'] } as const;

/** Refused rather than dropped: what would come out is not what was meant. */
const NotYet = Type.Optional(Type.Unknown({ description: 'not supported: refused with 422' }));
const OnlyTrue = Type.Optional(Type.Boolean({ description: '`false` is not supported: refused with 422' }));

const Shared = {
  status: Type.Optional(Type.String({ description: 'the text' })),
  spoiler_text: Type.Optional(Type.String({ description: 'a content warning' })),
  sensitive: Type.Optional(Type.Boolean()),
  language: Type.Optional(Type.String()),
  media_ids: Type.Optional(
    Type.Array(Type.String({ pattern: '^[0-9]+$' }), { maxItems: 100, description: '16 at most' }),
  ),
  content_type: Type.Optional(Type.String({ description: '`text/plain`; others are refused with 422' })),
  poll: Type.Optional(
    Type.Object({
      options: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
      expires_in: Type.Optional(Type.Integer({ description: 'seconds' })),
      multiple: Type.Optional(Type.Boolean({ description: 'several options may be chosen' })),
      hide_totals: Type.Optional(Type.Boolean({ description: 'nobody sees the numbers before the end' })),
    }),
  ),
};

const QuotePolicyParam = Type.Enum(['public', 'followers', 'nobody'], {
  description: 'who may quote it; what not everyone may see is quoted by its author alone',
});

/** What a new post is made of. */
export const NewStatusParams = Type.Object({
  ...Shared,
  visibility: Type.Optional(Visibility),
  in_reply_to_id: Type.Optional(Type.String()),
  quoted_status_id: Type.Optional(Type.String({ description: 'the post it quotes; an edit cannot change that' })),
  quote_id: Type.Optional(Type.String({ description: 'the same, as Pleroma calls it' })),
  quote_approval_policy: Type.Optional(QuotePolicyParam),
  local_only: Type.Optional(Type.Boolean({ description: 'the post never leaves this server' })),
  federated: Type.Optional(Type.Boolean({ description: 'the same the other way round' })),
  allowed_mentions: Type.Optional(
    Type.Array(Type.String(), {
      maxItems: 1_000,
      description:
        'ids of accounts: were another one mentioned, nothing is posted, and the answer is 422 with `unexpected_accounts`',
    }),
  ),
  boostable: OnlyTrue,
  replyable: OnlyTrue,
  likeable: OnlyTrue,
  expires_in: NotYet,
  expires_at: NotYet,
  circle_id: NotYet,
  visibility_ex: NotYet,
  searchability: NotYet,
  interaction_policy: NotYet,
  scheduled_at: Type.Optional(
    Type.String({ description: 'when it is to be published, five minutes ahead at least; what has passed is now' }),
  ),
});

export const statuses = {
  create: endpoint({
    method: 'POST',
    path: '/api/v1/statuses',
    summary: 'Write a post',
    notes: 'With `scheduled_at` it is published later, and the answer is a scheduled post.',
    ...write,
    params: NewStatusParams,
    headers: { 'Idempotency-Key': 'sent twice within a week, it makes one post' },
    limit: 'posts',
    answer: Type.Union([Status, ScheduledStatus]),
  }),
  many: endpoint({
    method: 'GET',
    path: '/api/v1/statuses',
    summary: 'Posts by their ids',
    ...read,
    params: Type.Object({ id: Type.Optional(Type.Array(Type.String(), { maxItems: 40 })) }),
    answer: Type.Array(Status),
  }),
  get: endpoint({ method: 'GET', path: '/api/v1/statuses/:id', summary: 'A post', ...read, answer: Status }),
  update: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v1/statuses/:id',
    summary: 'Change a post',
    notes:
      'Replaces text, warning, files and poll: what is left out is gone. The language stays, and so does who may quote it. Other options, or another `multiple`, begin a poll anew; otherwise one that is over stays so.',
    ...write,
    params: Type.Object({
      ...Shared,
      quote_approval_policy: Type.Optional(QuotePolicyParam),
      media_attributes: Type.Optional(
        Type.Array(
          Type.Object({
            id: Type.String(),
            description: Type.Optional(Type.String()),
            focus: Type.Optional(Type.String()),
            thumbnail: Type.Optional(FileParam),
            remove_thumbnail: RemoveThumbnail,
          }),
          { maxItems: 100 },
        ),
      ),
    }),
    uploads: 16,
    limit: 'posts',
    answer: Status,
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/api/v1/statuses/:id',
    summary: 'Delete a post, or take a boost back',
    notes:
      'Answers what is needed to write the post again: its text as it was typed, and its files, which are kept for a day.',
    ...write,
    params: Type.Object({
      delete_media: Type.Optional(Type.Boolean({ description: 'its files go at once, too' })),
    }),
    limit: 'delete',
    answer: Type.Union([DeletedStatus, Status]),
  }),
  context: endpoint({
    method: 'GET',
    path: '/api/v1/statuses/:id/context',
    summary: 'What a post answers, and what answers it',
    ...read,
    answer: Context,
  }),
  setPolicy: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v1/statuses/:id/interaction_policy',
    summary: 'Say who may quote a post of yours',
    notes: 'Quotes that were let before stay.',
    ...write,
    params: Type.Object({ quote_approval_policy: Type.Optional(QuotePolicyParam) }),
    limit: 'posts',
    answer: Status,
  }),
  source: endpoint({
    method: 'GET',
    path: '/api/v1/statuses/:id/source',
    summary: 'A post of yours as it was typed',
    auth: 'user',
    scopes: ['read:statuses'],
    answer: StatusSource,
  }),
  history: endpoint({
    method: 'GET',
    path: '/api/v1/statuses/:id/history',
    summary: 'The versions of a post',
    ...read,
    answer: Type.Array(StatusEdit),
  }),
};
