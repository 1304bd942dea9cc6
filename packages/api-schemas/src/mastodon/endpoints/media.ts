import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { FileParam } from '../../file-param.ts';
import { MediaAttachment } from '../media-attachment.ts';

const auth = { auth: 'user', scopes: ['write:media'] } as const;

const Text = {
  thumbnail: Type.Optional(FileParam),
  description: Type.Optional(Type.String({ description: '10,000 characters' })),
  focus: Type.Optional(Type.String({ description: '`x,y` from -1 to 1' })),
};

export const RemoveThumbnail = Type.Optional(
  Type.Boolean({ description: 'ours: no picture stands for a video or a sound any more' }),
);

const upload = {
  method: 'POST',
  ...auth,
  params: Type.Object({ file: FileParam, ...Text }),
  uploads: 2,
  clips: true,
  limit: 'media',
  answer: MediaAttachment,
} as const;

export const media = {
  create: endpoint({
    path: '/api/v2/media',
    summary: 'Upload a file for a post',
    notes:
      'JPEG, PNG, APNG, GIF, WebP, AVIF; `MEDIA_MAX_MEGAPIXELS` (128, all frames together), 500 frames. MP4, WebM, MP3, M4A, OGG, FLAC, WAV, with ffmpeg MOV and MKV too; `VIDEO_MAX_BYTES`: these, and GIF that becomes `gifv`, are answered with 202 and no `url`; ask for the file until it has one.',
    ...upload,
  }),
  createV1: endpoint({
    path: '/api/v1/media',
    summary: 'Upload a file for a post',
    notes: 'The same as v2, but a video or a sound is waited for, a minute at most.',
    deprecated: '2020-04-05',
    ...upload,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/media/:id',
    summary: 'A file of yours, as long as it is not part of a post',
    notes: '206 while it is being processed, 422 with the reason where that failed.',
    ...auth,
    answer: MediaAttachment,
  }),
  update: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v1/media/:id',
    summary: 'Change what is said of a file',
    ...auth,
    params: Type.Object({ ...Text, remove_thumbnail: RemoveThumbnail }),
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
