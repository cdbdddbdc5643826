import { ConsultError } from '../domain/consult-error.js';

/** Crockford's base32: no I, L, O or U, so that nothing is misread. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 26 characters of 5 bits: 130 bits, out of reach of guessing even for who has the vault. */
export const RECOVERY_CODE_LENGTH = 26;
const GROUPS = [5, 5, 5, 5, 6] as const;

/** A new code in its one spelling: upper case, no hyphens. */
export function newRecoveryCode(): string {
  // 256 is a multiple of 32: every character is as likely as every other.
  const bytes = crypto.getRandomValues(new Uint8Array(RECOVERY_CODE_LENGTH));
  return Array.from(bytes, (byte) => ALPHABET.charAt(byte & 31)).join('');
}

/** The code as it is shown and written down: four groups of five characters and one of six. */
export function recoveryCodeGroups(code: string): string[] {
  let from = 0;
  return GROUPS.map((length) => code.slice(from, (from += length)));
}

/** What is wrong with a code that was typed, before anybody is asked. */
export type RecoveryCodeFault = { kind: 'character'; character: string } | { kind: 'length'; length: number };

/** Null for one that may be right. */
export function recoveryCodeFault(typed: string): RecoveryCodeFault | null {
  const code = readCharacters(typed);
  const character = [...code].find((each) => !ALPHABET.includes(each));
  if (character !== undefined) return { kind: 'character', character };
  return code.length === RECOVERY_CODE_LENGTH ? null : { kind: 'length', length: code.length };
}

/**
 * Reads what a person typed: any case, with spaces and hyphens or without, O for 0, I and L for 1.
 * @returns the code in its one spelling
 * @throws ConsultError `keys/wrong-code` with a message that says what is wrong with it
 */
export function readRecoveryCode(typed: string): string {
  const fault = recoveryCodeFault(typed);
  if (fault === null) return readCharacters(typed);
  const what = fault.kind === 'character' ? `has letters and digits, but no “${fault.character}”` : `has ${RECOVERY_CODE_LENGTH} characters; this has ${fault.length}`;
  throw new ConsultError('keys/wrong-code', { message: `A recovery code ${what}. Check it and try again.` });
}

/** True if these are the last six characters of the code, read as tolerantly. */
export function isLastGroup(typed: string, code: string): boolean {
  return readCharacters(typed) === recoveryCodeGroups(code).at(-1);
}

function readCharacters(typed: string): string {
  return typed.normalize('NFKC').toUpperCase().replace(/[\s\p{Pd}._]/gu, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}
