import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { FilterV1 } from '../filter.ts';
import { Contexts, ExpiresIn, NewContexts } from './filters.ts';

const read = { auth: 'user', scopes: ['read:filters'], deprecated: '2022-11-14' } as const;
const write = { auth: 'user', scopes: ['write:filters'], deprecated: '2022-11-14' } as const;

const FilterParams = {
  phrase: Type.Optional(Type.String()),
  context: Contexts,
  irreversible: Type.Optional(Type.Boolean({ description: 'leave matching posts out, instead of folding them away' })),
  whole_word: Type.Optional(Type.Boolean({ description: 'not within other words; the default' })),
  expires_in: ExpiresIn,
};

/** The older form: each keyword of a filter is a filter of its own. */
export const filtersV1 = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/filters',
    summary: 'Your filters, in the older form',
    notes: 'Each keyword of a filter is one; filters without keywords are not among them.',
    ...read,
    answer: Type.Array(FilterV1),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/filters',
    summary: 'Make a filter of one keyword',
    ...write,
    params: Type.Object({ ...FilterParams, phrase: Type.String(), context: NewContexts }),
    answer: FilterV1,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/filters/:id',
    summary: 'A keyword as a filter',
    ...read,
    answer: FilterV1,
  }),
  update: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v1/filters/:id',
    summary: 'Change a keyword and its filter',
    notes: 'Refused where the filter would change and has other keywords: those are changed through the newer form.',
    ...write,
    params: Type.Object(FilterParams),
    answer: FilterV1,
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/api/v1/filters/:id',
    summary: 'Delete a keyword, and its filter if that looks for nothing else',
    ...write,
    answer: 'empty',
  }),
};
