import * as z from 'zod/mini';
import { regionSchema, tenantSchema } from '../../domain/realm-codes.js';

const words = z.nullable(z.string().check(z.minLength(1), z.maxLength(2_000)));
const name = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,63}$/));

/** What a realm's notices say that no ledger knows. What is null is `unknown` in a draft. */
export const noticeConfigurationSchema = z.strictObject({
  tenant: tenantSchema,
  region: regionSchema,
  /** The supervisory authority, and the words of its law: `Article 33(3) of the UK GDPR`. */
  authority: z.strictObject({ name: words, address: words, form: words, law: words }),
  /** The controller. */
  organisation: z.strictObject({ name: words, registration: words, address: words }),
  /** The data protection officer, or whoever else answers questions. */
  contact: z.strictObject({ name: words, email: words, telephone: words }),
  dataCategories: words,
  subjectCategories: words,
  likelyConsequences: words,
  measuresProposed: words,
  /** What owners and recipients are told to do. */
  ownerAdvice: words,
  recipientAdvice: words,
  /** The regulator's fields in the order of its form; null: that of the ICO's. A name that is not known is `unknown` in the draft. */
  regulatorOrder: z.nullable(z.array(name).check(z.maxLength(60))),
});
export type NoticeConfiguration = z.infer<typeof noticeConfigurationSchema>;

/** A realm of which nobody has said anything. */
export function unknownConfiguration(tenant: string, region: string): NoticeConfiguration {
  const authority = { name: null, address: null, form: null, law: null };
  return {
    tenant, region, authority, organisation: { name: null, registration: null, address: null }, contact: { name: null, email: null, telephone: null },
    dataCategories: null, subjectCategories: null, likelyConsequences: null, measuresProposed: null, ownerAdvice: null, recipientAdvice: null, regulatorOrder: null,
  };
}
