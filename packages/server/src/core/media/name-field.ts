import { AppError } from '../../lib/errors.ts';

/** Does something with a file that came in a field of a form: where that is refused, the field is named with the reason. */
export async function nameField<T>(field: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.details !== undefined) throw error;
    if (error.code !== 'invalid' && error.code !== 'too-large') throw error;
    const description = error.safeMessage.replace(/^Validation failed: /, '');
    const problem = { error: error.code === 'invalid' ? 'ERR_INVALID' : 'ERR_TOO_LONG', description };
    throw new AppError(error.code, error.safeMessage, { cause: error, details: { [field]: [problem] } });
  }
}
