import * as z from 'zod/mini';
import { regionSchema, tenantSchema } from './realm-codes.js';
import { epochMillisSchema } from './instant.js';
import { opaqueIdSchema } from './opaque-id.js';

/** Whom a notice is for. */
export const noticeAudienceSchema = z.enum(['regulator', 'controller', 'owner', 'recipient', 'practitioner']);
export type NoticeAudience = z.infer<typeof noticeAudienceSchema>;

/** A field of a draft: what the ledger or the configuration says, with where it is from; or `unknown`, never a guess. */
export const noticeFieldSchema = z.strictObject({
  /** A stable name, such as `breach-began-at`. */
  name: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,63}$/)),
  value: z.union([z.string().check(z.maxLength(5_000)), z.int(), z.literal('unknown')]),
  /** Entries of the ledger, `incident`, `configuration`, or nothing where it is unknown. */
  source: z.nullable(z.enum(['ledger', 'incident', 'configuration'])),
  /** Numbers of ledger entries that it was counted from, at most the first hundred. */
  evidence: z.array(z.int().check(z.nonnegative())).check(z.maxLength(100)),
});
export type NoticeField = z.infer<typeof noticeFieldSchema>;

export const noticeDraftSchema = z.strictObject({
  id: opaqueIdSchema,
  incident: opaqueIdSchema,
  tenant: tenantSchema,
  region: regionSchema,
  audience: noticeAudienceSchema,
  /** For owners, recipients and practitioners: whom it is for. Null for regulator and controller. */
  addressee: z.nullable(opaqueIdSchema),
  /** `superseded`: a newer draft has other figures. Nothing is ever sent by itself. */
  state: z.enum(['draft', 'approved', 'superseded']),
  draftedAt: epochMillisSchema,
  approvedAt: z.nullable(epochMillisSchema),
  approvedBy: z.nullable(opaqueIdSchema),
  fields: z.array(noticeFieldSchema).check(z.maxLength(60)),
  /** The same in words, as Markdown. */
  markdown: z.string().check(z.maxLength(50_000)),
});
export type NoticeDraft = z.infer<typeof noticeDraftSchema>;

/** How many drafts of an incident there are for each audience, those that are approved among them. */
export const noticeCountsSchema = z.record(noticeAudienceSchema, z.int().check(z.nonnegative()));
export type NoticeCounts = z.infer<typeof noticeCountsSchema>;

/** As many drafts as one answer holds. */
export const NOTICES_AT_ONCE = 100;

/** A part of the drafts for one audience, in the order of whom they are for, of one person the newest first. */
export const noticePageSchema = z.strictObject({
  items: z.array(noticeDraftSchema).check(z.maxLength(NOTICES_AT_ONCE)),
  /** The draft after which it goes on; null where there are no more. */
  next: z.nullable(opaqueIdSchema),
  /** Of all audiences. With the first part; null with those after it. */
  counts: z.nullable(noticeCountsSchema),
});
export type NoticePage = z.infer<typeof noticePageSchema>;
