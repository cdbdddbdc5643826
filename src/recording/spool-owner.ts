/** Whose spool: nothing of one person on this device is ever read for another. */
export interface SpoolOwner {
  tenant: string;
  region: string;
  subject: string;
}

/** The key of a person's things; no part of it can hold a slash. */
export function ownerKey({ tenant, region, subject }: SpoolOwner): string {
  return `${tenant}/${region}/${subject}/`;
}
