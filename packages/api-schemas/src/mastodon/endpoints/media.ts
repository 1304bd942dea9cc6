import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { FileParam } from '../../file-param.ts';
import { MediaAttachment } from '../media-attachment.ts';

const auth = { auth: 'user', scopes: ['write:media'] } as const;

const Text = {
  thumbnail: Type.Optional(FileParam),
  description: Type.Optional(Type.String({ description: '1,500 characters' })),
  focus: Type.Optional(Type.String({ description: '`x,y` from -1 to 1' })),
};

const upload = {
  method: 'POST',
  ...auth,
  params: Type.Object({ file: FileParam, ...Text }),
  uploads: 2,
  limit: 'media',
  answer: MediaAttachment,
} as const;

export const media = {
  create: endpoint({
    path: '/api/v2/media',
    summary: 'Upload a file for a post',
    notes: 'JPEG, PNG, APNG, GIF, WebP, AVIF; `MEDIA_MAX_MEGAPIXELS` (64, all frames together), 500 frames.',
    ...upload,
  }),
  createV1: endpoint({
    path: '/api/v1/media',
    summary: 'Upload a file for a post',
    notes: 'The same as v2: the file is ready when it is answered.',
    deprecated: '2020-04-05',
    ...upload,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/media/:id',
    summary: 'A file of yours, as long as it is not part of a post',
    ...auth,
    answer: MediaAttachment,
  }),
  update: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v1/media/:id',
    summary: 'Change what is said of a file',
    ...auth,
    params: Type.Object(Text),
    uploads: 2,
    answer: MediaAttachment,
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/api/v1/media/:id',
    summary: 'Delete a file that is in no post',
    ...auth,
    answer: 'empty',
  }),
};
