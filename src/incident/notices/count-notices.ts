import { noticeAudienceSchema, type NoticeAudience, type NoticeCounts } from '../../domain/notice-draft.js';

/** How many there are for each audience; 0 where none is. */
export function countNotices(drafts: Iterable<{ audience: NoticeAudience; count?: number }>): NoticeCounts {
  const counts = Object.fromEntries(noticeAudienceSchema.options.map((audience) => [audience, 0])) as NoticeCounts;
  for (const { audience, count = 1 } of drafts) counts[audience] += count;
  return counts;
}
