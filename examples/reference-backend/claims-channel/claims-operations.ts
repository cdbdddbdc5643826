import * as z from 'zod/mini';
import { regionSchema, tenantSchema } from '../../../src/domain/identity.js';
import { namedPublicKeySchema } from '../../../src/domain/named-public-key.js';
import { opaqueIdSchema } from '../../../src/domain/opaque-id.js';
import { digestSchema } from '../../../src/domain/recording.js';
import { tokenSchema } from '../../../src/domain/token.js';

const realm = { tenant: tenantSchema, region: regionSchema };

/**
 * Everything that the API may ask of the claims issuer, with what goes in and what comes out. Both sides parse both. No
 * operation takes a claim's content: the issuer reads the booking itself, with its own login.
 */
export const CLAIMS_OPERATIONS = {
  /** The claim of a consultation that has been booked; made when there is none yet, the same one ever after. */
  issueClaim: {
    input: z.strictObject({ ...realm, sid: opaqueIdSchema }),
    output: z.strictObject({ claim: tokenSchema }),
  },
  /** The next link of a person's chain. `prev` is the digest of the newest one, as the API saw it: another one is a conflict. */
  issueLink: {
    input: z.strictObject({
      ...realm, subject: opaqueIdSchema, prev: z.nullable(digestSchema),
      enc: namedPublicKeySchema, sig: z.array(namedPublicKeySchema).check(z.minLength(1), z.maxLength(16)),
    }),
    output: z.strictObject({ link: tokenSchema }),
  },
} as const;

export type ClaimsOperation = keyof typeof CLAIMS_OPERATIONS;
export type ClaimsInput<K extends ClaimsOperation> = z.infer<(typeof CLAIMS_OPERATIONS)[K]['input']>;
export type ClaimsOutput<K extends ClaimsOperation> = z.infer<(typeof CLAIMS_OPERATIONS)[K]['output']>;

export function isClaimsOperation(name: string): name is ClaimsOperation {
  return Object.hasOwn(CLAIMS_OPERATIONS, name);
}
