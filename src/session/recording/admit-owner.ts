/** The key that the patient's present page shows, and the account keys of the patient's chain, the present one and former ones. */
export interface PresentedKey {
  readonly kid: string;
  readonly accounts: ReadonlySet<string>;
}

/**
 * `wrap`: the recording's key may be wrapped to this page. `record`: the recording goes on and is not wrapped to it.
 * `stop`: nothing more is recorded.
 */
export type OwnerAdmission = 'wrap' | 'record' | 'stop';

/**
 * A recording has one key, so whoever gets it opens all of the recording. A session key shows that a page was signed in as
 * the patient, and a stolen sign-in does too. So a session key gets the recording's key only where nobody came before it;
 * and where a session key has it, nothing of another page is recorded. An account key is the patient's own.
 * @param before keys that the recording's key was wrapped to as its owner's, and keys that were shown while it was recorded
 * @param wrapped those of them that it was wrapped to
 */
export function admitOwner(before: ReadonlySet<string>, wrapped: ReadonlySet<string>, { kid, accounts }: PresentedKey): OwnerAdmission {
  const others = [...wrapped].filter((each) => each !== kid);
  if (others.some((each) => !accounts.has(each))) return 'stop';
  if (accounts.has(kid) || wrapped.has(kid)) return 'wrap';
  return [...before].every((each) => each === kid) ? 'wrap' : 'record';
}
