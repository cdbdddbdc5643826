/** Whose keys and whose spool: nothing of one person on this device is ever used for another. */
export interface KeysOwner {
  tenant: string;
  region: string;
  subject: string;
}

/** The key of a person's things on this device; no part of it can hold a slash. */
export function ownerKey({ tenant, region, subject }: KeysOwner): string {
  return `${tenant}/${region}/${subject}`;
}
