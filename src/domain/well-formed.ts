/** True if no half of a surrogate pair stands alone in a text. Engines have this of their own, but not all that we support. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** A text with U+FFFD for each half of a surrogate pair that stands alone: what a system leaves that cuts texts by code units. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
