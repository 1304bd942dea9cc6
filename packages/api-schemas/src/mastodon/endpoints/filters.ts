import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Filter, FilterKeyword, FilterStatus } from '../filter.ts';

const read = { auth: 'user', scopes: ['read:filters'] } as const;
const write = { auth: 'user', scopes: ['write:filters'] } as const;

/** Longer than a century is never. */
const MAX_SECONDS = 3_200_000_000;

/** How long a filter counts. */
export const ExpiresIn = Type.Optional(
  Type.Union([Type.Integer({ maximum: MAX_SECONDS }), Type.Null()], {
    description: 'seconds until it ends; empty or null: never',
  }),
);
const contexts = {
  maxItems: 20,
  description: 'where it counts: `home` (and lists), `notifications`, `public`, `thread`, `account`',
};
export const Contexts = Type.Optional(Type.Array(Type.String(), contexts));
/** None at all is refused with what is wrong about it. */
export const NewContexts = Type.Array(Type.String(), { ...contexts, default: [] });
const wholeWord = Type.Optional(Type.Boolean({ description: 'not within other words; the default' }));

const FilterParams = {
  title: Type.Optional(Type.String()),
  context: Contexts,
  filter_action: Type.Optional(
    Type.Enum(['warn', 'hide', 'blur'], {
      description: '`warn` folds posts away behind the title, `hide` leaves them out, `blur` covers their media',
    }),
  ),
  expires_in: ExpiresIn,
  keywords_attributes: Type.Optional(
    Type.Array(
      Type.Object({
        id: Type.Optional(Type.String({ description: 'of a keyword that is there' })),
        keyword: Type.Optional(Type.String()),
        whole_word: wholeWord,
        _destroy: Type.Optional(Type.Boolean({ description: 'takes it away' })),
      }),
      { maxItems: 1_000 },
    ),
  ),
};
const KeywordParams = Type.Object({ keyword: Type.String(), whole_word: wholeWord });

export const filters = {
  all: endpoint({
    method: 'GET',
    path: '/api/v2/filters',
    summary: 'Your filters',
    ...read,
    answer: Type.Array(Filter),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v2/filters',
    summary: 'Make a filter',
    notes:
      'Keywords are looked for in the title, the warning, the text as it is read, the answers of a poll and the ' +
      'descriptions of files of a post, ' +
      'or of a boosted one, whatever their case and width; never in your own posts. Home, lists, notifications and their ' +
      'streams and numbers leave out what is to be hidden there; elsewhere posts say in `filtered` which filters they ' +
      'met, of every context. You may have 200 filters, with 1,000 keywords of 20,000 characters and 1,000 single posts ' +
      'in all of them.',
    ...write,
    params: Type.Object({ ...FilterParams, title: Type.String(), context: NewContexts }),
    answer: Filter,
  }),
  get: endpoint({ method: 'GET', path: '/api/v2/filters/:id', summary: 'A filter', ...read, answer: Filter }),
  update: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v2/filters/:id',
    summary: 'Change a filter',
    notes: 'What is left out stays; so do keywords that are not named.',
    ...write,
    params: Type.Object(FilterParams),
    answer: Filter,
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/api/v2/filters/:id',
    summary: 'Delete a filter',
    ...write,
    answer: 'empty',
  }),
  keywords: endpoint({
    method: 'GET',
    path: '/api/v2/filters/:id/keywords',
    summary: 'What a filter looks for',
    ...read,
    answer: Type.Array(FilterKeyword),
  }),
  addKeyword: endpoint({
    method: 'POST',
    path: '/api/v2/filters/:id/keywords',
    summary: 'Add a keyword to a filter',
    ...write,
    params: KeywordParams,
    answer: FilterKeyword,
  }),
  keyword: endpoint({
    method: 'GET',
    path: '/api/v2/filters/keywords/:id',
    summary: 'A keyword of a filter',
    ...read,
    answer: FilterKeyword,
  }),
  updateKeyword: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v2/filters/keywords/:id',
    summary: 'Change a keyword of a filter',
    ...write,
    params: Type.Partial(KeywordParams),
    answer: FilterKeyword,
  }),
  removeKeyword: endpoint({
    method: 'DELETE',
    path: '/api/v2/filters/keywords/:id',
    summary: 'Remove a keyword from a filter',
    ...write,
    answer: 'empty',
  }),
  posts: endpoint({
    method: 'GET',
    path: '/api/v2/filters/:id/statuses',
    summary: 'The single posts of a filter',
    ...read,
    answer: Type.Array(FilterStatus),
  }),
  addPost: endpoint({
    method: 'POST',
    path: '/api/v2/filters/:id/statuses',
    summary: 'Add a post to a filter',
    notes: 'The number of a boost stands for the post. Twice is once.',
    ...write,
    params: Type.Object({ status_id: Type.String() }),
    answer: FilterStatus,
  }),
  post: endpoint({
    method: 'GET',
    path: '/api/v2/filters/statuses/:id',
    summary: 'A single post of a filter',
    notes: 'By the number it has there, not by its own.',
    ...read,
    answer: FilterStatus,
  }),
  removePost: endpoint({
    method: 'DELETE',
    path: '/api/v2/filters/statuses/:id',
    summary: 'Remove a post from a filter',
    notes: 'By the number it has there, not by its own.',
    ...write,
    answer: 'empty',
  }),
};
