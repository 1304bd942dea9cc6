import Type from 'typebox';

/** A file among the parameters of a multipart body. */
export const FileParam = Type.Unsafe<Blob>({ type: 'object', format: 'uploaded-file' });
