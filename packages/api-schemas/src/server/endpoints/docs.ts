import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';

/** The API, described by itself. */
export const docs = {
  openApi: endpoint({
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'All client APIs as OpenAPI 3.1',
    auth: 'none',
    evenIfPrivate: true,
    answer: 'document',
  }),
  index: endpoint({
    method: 'GET',
    path: '/api/docs',
    summary: 'All client APIs as pages to read',
    auth: 'none',
    evenIfPrivate: true,
    answer: 'page',
  }),
  noun: endpoint({
    method: 'GET',
    path: '/api/docs/:dialect/:noun',
    summary: 'The endpoints of one noun, with parameters and what they answer',
    auth: 'none',
    evenIfPrivate: true,
    params: Type.Object({}),
    answer: 'page',
  }),
};
