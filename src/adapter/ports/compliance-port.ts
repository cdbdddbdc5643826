import type { Exposure } from '../../domain/exposure.js';
import type { Incident, IncidentEvent } from '../../domain/incident.js';
import type { NoticeAudience, NoticeCounts, NoticeDraft, NoticePage } from '../../domain/notice-draft.js';
import type { Stop, StopRequest } from '../../domain/stop.js';

/**
 * What compliance officers do, in their own tenant and region. Every call is written into the ledger.
 * Each method throws ConsultError `backend/forbidden` for whoever is no officer, `backend/not-found` for an incident of another realm.
 */
export interface CompliancePort {
  /** What is not over first, and of that what is verified; then the newest first. At most a hundred; closed and merged ones too. */
  incidents(signal?: AbortSignal): Promise<Incident[]>;
  /** The timeline, oldest first. @param after the newest `seq` that is known; -1 for none */
  timeline(incident: string, after: number, signal?: AbortSignal): Promise<IncidentEvent[]>;
  /** Counted anew from the ledger. Figures of everything; of its lines the first ten thousand. */
  exposure(incident: string, signal?: AbortSignal): Promise<Exposure>;
  /** Those in force and then those that were lifted, each the newest first, at most a thousand. */
  stops(signal?: AbortSignal): Promise<Stop[]>;
  /** What waits for a second person. */
  requests(signal?: AbortSignal): Promise<StopRequest[]>;
  /**
   * Asks for a stop or for the lifting of one. A stop of one recording, session or person is made at once; a wider one, and each
   * lifting, waits for another officer. @returns the stop that was made, or the request that waits
   * @throws ConsultError `backend/rejected` (a drill that would touch people who are not marked), `backend/conflict` (lifted already)
   */
  ask(what: StopRequest['what'], reason: string, incident: string | null, signal?: AbortSignal): Promise<{ stop: Stop } | { request: StopRequest }>;
  /** How many people it would touch, before it is asked for; null where the service cannot count them. */
  touches?(what: StopRequest['what'], signal?: AbortSignal): Promise<number | null>;
  /** @throws ConsultError `backend/forbidden` (by the officer who asked), `backend/conflict` (decided already) */
  approve(request: string, signal?: AbortSignal): Promise<Stop>;
  refuse(request: string, reason: string, signal?: AbortSignal): Promise<void>;
  /**
   * Puts everything of an incident to another, which has the earlier clock of the two from then on, and is open where not everything
   * of the open one is stopped. @throws ConsultError `backend/rejected` (itself, a rehearsal with the real thing), `backend/conflict` (closed or merged already)
   */
  merge(incident: string, into: string, reason: string, signal?: AbortSignal): Promise<void>;
  /** Takes recordings out into an incident of their own. @returns the new one */
  split(incident: string, rids: readonly string[], reason: string, signal?: AbortSignal): Promise<Incident>;
  close(incident: string, reason: string, signal?: AbortSignal): Promise<void>;
  reopen(incident: string, reason: string, signal?: AbortSignal): Promise<void>;
  /**
   * The newest drafts of an incident for one audience, and what was approved: a part at a time, until `next` is null.
   * @param after the `next` of the part before; null for the first. @throws ConsultError `backend/not-found` also for one that is none
   */
  notices(incident: string, audience: NoticeAudience, after: string | null, signal?: AbortSignal): Promise<NoticePage>;
  /** Drafts all notices anew from the ledger, however many; those that were approved stay. @returns how many there are now */
  draftNotices(incident: string, signal?: AbortSignal): Promise<NoticeCounts>;
  /** @throws ConsultError `backend/conflict` (superseded or approved already) */
  approveNotice(notice: string, signal?: AbortSignal): Promise<NoticeDraft>;
  /** Something about an incident, a stop or a request has changed: ask again. @returns what ends it; idempotent */
  onChange?(listener: () => void): () => void;
}
