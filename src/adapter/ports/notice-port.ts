import type { MemberNotice } from '../../domain/member-notice.js';

export interface NoticePort {
  /** What was done about the caller's keys, newest first, at most a hundred. Empty when nothing was; never null. */
  list(signal?: AbortSignal): Promise<MemberNotice[]>;
}
