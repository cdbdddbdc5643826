import { isConsultError } from '../../domain/consult-error.js';

/** An answer, or null where there is nothing for this account: absent and not-mine cannot be told apart. */
export async function nullWhenAbsent<T>(answer: () => Promise<T>): Promise<T | null> {
  try {
    return await answer();
  } catch (error) {
    if (isConsultError(error) && error.code === 'backend/not-found') return null;
    throw error;
  }
}
