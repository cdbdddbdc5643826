/** Whose keys: nothing of one person on this device is ever used for another. */
export interface KeysOwner {
  tenant: string;
  region: string;
  subject: string;
}

/** The key of a person's row; no part of it can hold a slash. */
export function ownerKey({ tenant, region, subject }: KeysOwner): string {
  return `${tenant}/${region}/${subject}`;
}
