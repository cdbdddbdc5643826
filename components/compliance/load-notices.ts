import type { CompliancePort } from '../../src/adapter/ports/compliance-port.js';
import { noticeAudienceSchema, type NoticeAudience, type NoticeCounts, type NoticeDraft } from '../../src/domain/notice-draft.js';
import { countNotices } from '../../src/incident/notices/count-notices.js';

/** The drafts for one audience, as many as have been asked for so far. */
export interface LoadedNotices {
  readonly audience: NoticeAudience;
  readonly drafts: readonly NoticeDraft[];
  /** Of all audiences, loaded or not. */
  readonly counts: NoticeCounts;
}

/** Asks for drafts a part at a time. Where there are none for the audience, those of the first one that has some. @param wanted how many, if there are so many */
export async function loadNotices(port: CompliancePort, incident: string, { audience, wanted }: { audience: NoticeAudience; wanted: number }, signal: AbortSignal): Promise<LoadedNotices> {
  let page = await port.notices(incident, audience, null, signal);
  const counts = page.counts ?? countNotices(page.items);
  const other = noticeAudienceSchema.options.find((each) => counts[each] > 0);
  if (page.items.length === 0 && other !== undefined && other !== audience) return loadNotices(port, incident, { audience: other, wanted }, signal);
  const drafts = [...page.items];
  while (page.next !== null && drafts.length < wanted) {
    page = await port.notices(incident, audience, page.next, signal);
    drafts.push(...page.items);
  }
  return { audience, drafts, counts };
}
