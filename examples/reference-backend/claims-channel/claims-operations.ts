import * as z from 'zod/mini';
import { regionSchema, tenantSchema } from '../../../src/domain/realm-codes.js';
import { keyChangeSchema } from '../../../src/domain/key-change.js';
import { opaqueIdSchema } from '../../../src/domain/opaque-id.js';
import { sessionKeyRequestSchema } from '../../../src/domain/session-key-request.js';
import { tokenSchema } from '../../../src/domain/token.js';

const realm = { tenant: tenantSchema, region: regionSchema };

/**
 * Everything that the API may ask of the claims issuer, with what goes in and what comes out. Both sides parse both. No
 * operation takes a claim's content: the issuer reads the booking, and what decides about a chain, itself, with its own login.
 */
export const CLAIMS_OPERATIONS = {
  /** The claim of a consultation that has been booked; made when there is none yet, the same one ever after. */
  issueClaim: {
    input: z.strictObject({ ...realm, sid: opaqueIdSchema }),
    output: z.strictObject({ claim: tokenSchema }),
  },
  /** The next link of a person's chain: the issuer decides by itself whether anything authorises the change. The same again settles. */
  issueLink: {
    input: z.strictObject({ ...realm, subject: opaqueIdSchema, change: keyChangeSchema }),
    output: z.strictObject({ made: z.boolean() }),
  },
  /** A key for one page of a party and one consultation: the issuer reads the claim and the encounter by itself. The same request again gives the same. */
  issueSessionKey: {
    input: z.strictObject({ ...realm, subject: opaqueIdSchema, sid: opaqueIdSchema, request: sessionKeyRequestSchema }),
    output: z.strictObject({ sessionKey: tokenSchema }),
  },
} as const;

export type ClaimsOperation = keyof typeof CLAIMS_OPERATIONS;
export type ClaimsInput<K extends ClaimsOperation> = z.infer<(typeof CLAIMS_OPERATIONS)[K]['input']>;
export type ClaimsOutput<K extends ClaimsOperation> = z.infer<(typeof CLAIMS_OPERATIONS)[K]['output']>;

export function isClaimsOperation(name: string): name is ClaimsOperation {
  return Object.hasOwn(CLAIMS_OPERATIONS, name);
}
