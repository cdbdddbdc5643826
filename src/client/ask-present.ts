import { publicAnswer } from '../async/public-answer.js';
import { ConsultError } from '../domain/consult-error.js';

/** Who is signed in at a moment: `gone` is aborted when that person has gone. */
export type PersonNow = () => Promise<{ gone: AbortSignal }>;

/**
 * Asks for the person who is signed in: nothing is asked before it is known who that is, and an answer that comes after that
 * person has gone is given to nobody.
 */
export async function askPresent<T>(person: PersonNow, question: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  return publicAnswer(async () => {
    const { gone } = await person();
    assertPresent(gone);
    const answer = await question();
    assertPresent(gone);
    return answer;
  }, signal);
}

function assertPresent(gone: AbortSignal): void {
  if (gone.aborted) throw new ConsultError('backend/unauthenticated');
}
