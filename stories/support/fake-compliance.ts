import type { CompliancePort } from '../../src/adapter/ports/compliance-port.js';
import { ConsultError } from '../../src/domain/consult-error.js';
import type { ErrorCode } from '../../src/domain/error-codes.js';
import { EXPOSURE_STEPS, type Exposure, type ExposureLine } from '../../src/domain/exposure.js';
import { NOTIFY_WITHIN, type Incident, type IncidentEvent } from '../../src/domain/incident.js';
import { NOTICES_AT_ONCE, type NoticeAudience, type NoticeCounts, type NoticeDraft, type NoticePage } from '../../src/domain/notice-draft.js';
import { figuresOf } from '../../src/incident/count-exposure.js';
import { countNotices } from '../../src/incident/notices/count-notices.js';
import { WIDE_SCOPES, type Stop, type StopRequest } from '../../src/domain/stop.js';

const HOUR = 3_600_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

/** An opaque id as the service makes them: 28 letters and digits, the same for the same number. */
export function madeId(kind: string, n: number): string {
  let seed = [...kind].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, n * 2_654_435_761 + 7);
  return Array.from({ length: 28 }, () => { seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0; return LETTERS[seed >>> 27]; }).join('');
}

/** Whom `FakeClient` signs in, and another officer. */
export const OFFICER = 'subject-1';
export const OTHER_OFFICER = madeId('officer', 2);

export function incident(n: number, more: Partial<Incident> = {}): Incident {
  const openedAt = Date.now() - 11 * HOUR;
  const made: Incident = { id: madeId('incident', n), state: 'open', fault: 'owner', feature: 'switch-to-video', drill: false, openedAt, dueAt: openedAt + NOTIFY_WITHIN, containedAt: null, closedAt: null, into: null, reports: 3, items: 2, ...more };
  return { ...made, dueAt: more.dueAt ?? made.openedAt + NOTIFY_WITHIN };
}

export function event(seq: number, kind: IncidentEvent['kind'], more: Partial<IncidentEvent> = {}): IncidentEvent {
  return { seq, at: Date.now() - 11 * HOUR + seq * 4_000, kind, by: null, target: null, stop: null, count: 1, reason: null, ...more };
}

/** What the service does by itself within a minute, and what two officers do then. */
export const TIMELINE: readonly IncidentEvent[] = [
  event(0, 'opened'), event(1, 'reported', { target: madeId('rid', 1) }), event(2, 'verified', { target: madeId('rid', 1) }), event(3, 'stopped', { target: madeId('rid', 1), stop: 41 }), event(4, 'contained'),
  event(5, 'reported', { target: madeId('rid', 2), count: 2 }), event(6, 'verified', { target: madeId('rid', 2) }), event(7, 'stopped', { target: madeId('rid', 2), stop: 42 }), event(8, 'exposure-counted', { by: OTHER_OFFICER, count: 14 }),
  event(400, 'widening-asked', { by: OTHER_OFFICER, reason: 'Two members of the same clinic have reported within a minute. Until we know the cause nobody should switch.' }),
];

/** People who received what is not theirs: the first few went far, the rest did not. */
export function lines(owners: number, recipients: number, count: number): ExposureLine[] {
  return Array.from({ length: count }, (_, n) => {
    const step = EXPOSURE_STEPS[n === 0 ? 4 : n === 1 ? 3 : n < 5 ? 2 : n % 3 === 0 ? 1 : 0] ?? 'listed';
    const firstAt = Date.UTC(2026, 10, 30, 9, n % 60);
    return {
      rid: madeId('rid', n), owner: madeId('owner', n % owners), recipient: madeId('recipient', (n * 7 + Math.floor(n / owners)) % recipients), step, firstAt, lastAt: firstAt + (step === 'listed' ? 0 : 300_000),
      bytes: step === 'listed' || step === 'key-released' ? 0 : 2_400_000, viewedMillis: step === 'viewed' ? 94_000 : 0, evidence: Array.from({ length: 1 + (n % 7) }, (_each, at) => 1_200 + n * 9 + at),
    };
  });
}

export function exposure(those: readonly ExposureLine[]): Exposure {
  const entries = [...new Set(those.flatMap(({ evidence }) => evidence))].sort((a, b) => a - b);
  const evidence = entries.length === 0 ? null : { first: entries[0] ?? 0, last: entries.at(-1) ?? 0, count: entries.length };
  return { tenant: 'harbour', region: 'uk', at: Date.UTC(2026, 10, 30, 10, 2), entries: 104_233, ...figuresOf(those), evidence, lines: [...those] };
}

export function stop(seq: number, more: Partial<Stop> = {}): Stop {
  return { seq, scope: 'rid', target: madeId('rid', seq), why: 'owner', drill: false, at: Date.now() - 10 * HOUR, liftedBy: null, incident: madeId('incident', 1), ...more };
}

export function request(n: number, more: Partial<StopRequest> = {}): StopRequest {
  return {
    id: madeId('request', n), at: Date.now() - HOUR, by: OTHER_OFFICER, what: { do: 'stop', scope: 'feature', target: 'switch-to-video', drill: false },
    reason: 'Two members of the same clinic have reported within a minute. Until we know the cause nobody should switch.', incident: madeId('incident', 1), touches: 48, ...more,
  };
}

export function draft(audience: NoticeDraft['audience'], n: number, more: Partial<NoticeDraft> = {}): NoticeDraft {
  return {
    id: madeId(audience, n), incident: madeId('incident', 1), tenant: 'harbour', region: 'uk', audience, addressee: audience === 'regulator' || audience === 'controller' ? null : madeId(audience, n + 40), state: 'draft',
    draftedAt: Date.now() - HOUR, approvedAt: null, approvedBy: null,
    fields: [
      { name: 'breach-began-at', value: '30 November 2026, 09:01 (UTC)', source: 'ledger', evidence: [1200, 1209, 1218, 1227, 1236, 1245] }, { name: 'discovered-at', value: '30 November 2026, 09:01 (UTC)', source: 'incident', evidence: [] },
      { name: 'categories-of-data', value: 'Recordings of consultations: health data', source: 'configuration', evidence: [] }, { name: 'data-subjects', value: 7, source: 'ledger', evidence: [1200] },
      { name: 'likely-consequences', value: 'unknown', source: null, evidence: [] }, { name: 'data-protection-officer', value: 'unknown', source: null, evidence: [] },
    ],
    markdown: '# Notification of a personal data breach\n\nRecordings of 7 members were offered to 4 other people.\n\n- 1 recording was viewed.\n- 11 were received and not seen.\n\nLikely consequences: unknown', ...more,
  };
}

export interface FakeComplianceOptions {
  incidents?: readonly Incident[];
  events?: readonly IncidentEvent[];
  exposure?: Exposure;
  stops?: readonly Stop[];
  requests?: readonly StopRequest[];
  notices?: readonly NoticeDraft[];
  touches?: number | null;
  /** Of every question, or `hangs`. */
  trouble?: ErrorCode | 'hangs';
  /** Of what the officer does. */
  deedTrouble?: ErrorCode;
}

/** A desk of nothing but what a story says. Deeds change it as true ones would, and are written down in `done`. */
export class FakeCompliance implements CompliancePort {
  options: FakeComplianceOptions;
  readonly done: string[] = [];
  readonly #listeners = new Set<() => void>();

  constructor(options: FakeComplianceOptions = {}) {
    this.options = options;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Something has changed, as another officer's deed would. */
  change(options: FakeComplianceOptions): void {
    this.options = { ...this.options, ...options };
    for (const listener of this.#listeners) listener();
  }

  incidents = (): Promise<Incident[]> => this.#answer(() => [...(this.options.incidents ?? [])]);
  timeline = (_incident: string, after: number): Promise<IncidentEvent[]> => this.#answer(() => (this.options.events ?? []).filter(({ seq }) => seq > after));
  exposure = (): Promise<Exposure> => this.#answer(() => this.options.exposure ?? exposure([]));
  stops = (): Promise<Stop[]> => this.#answer(() => [...(this.options.stops ?? [])]);
  requests = (): Promise<StopRequest[]> => this.#answer(() => [...(this.options.requests ?? [])]);
  notices = (_incident: string, audience: NoticeAudience, after: string | null): Promise<NoticePage> => this.#answer(() => {
    const those = (this.options.notices ?? []).filter((each) => each.audience === audience);
    const from = after === null ? 0 : those.findIndex(({ id }) => id === after) + 1;
    const items = those.slice(from, from + NOTICES_AT_ONCE);
    return { items, next: from + items.length < those.length ? (items.at(-1)?.id ?? null) : null, counts: after === null ? countNotices(this.options.notices ?? []) : null };
  });
  touches = (): Promise<number | null> => this.#answer(() => this.options.touches ?? null);

  async ask(what: StopRequest['what'], reason: string, about: string | null): Promise<{ stop: Stop } | { request: StopRequest }> {
    await this.#deed(`ask ${what.do} ${what.do === 'stop' ? what.scope : what.seq}: ${reason}`);
    if (what.do === 'stop' && !WIDE_SCOPES.has(what.scope)) {
      const made = stop(99, { ...what, at: Date.now(), incident: about });
      this.options.stops = [made, ...(this.options.stops ?? [])];
      return { stop: made };
    }
    const made = request(99, { by: OFFICER, what, reason, at: Date.now(), touches: this.options.touches ?? null });
    this.options.requests = [made, ...(this.options.requests ?? [])];
    return { request: made };
  }

  async approve(id: string): Promise<Stop> {
    await this.#deed(`approve ${id}`);
    const { requests = [], stops = [] } = this.options;
    const what = requests.find((each) => each.id === id)?.what;
    const made = what?.do === 'stop' ? stop(100, { ...what, at: Date.now() }) : stop(100);
    this.options = { ...this.options, requests: requests.filter((each) => each.id !== id), stops: [made, ...stops] };
    return made;
  }

  async refuse(id: string, reason: string): Promise<void> {
    await this.#deed(`refuse ${id}: ${reason}`);
    this.options.requests = (this.options.requests ?? []).filter((each) => each.id !== id);
  }

  merge = (from: string, into: string, reason: string): Promise<void> => this.#become(from, { state: 'merged', into }, `merge: ${reason}`);
  close = (id: string, reason: string): Promise<void> => this.#become(id, { state: 'closed', closedAt: Date.now() }, `close: ${reason}`);
  reopen = (id: string, reason: string): Promise<void> => this.#become(id, { state: 'open', closedAt: null }, `reopen: ${reason}`);

  async split(_id: string, rids: readonly string[], reason: string): Promise<Incident> {
    await this.#deed(`split ${rids.length}: ${reason}`);
    const made = incident(77, { items: rids.length });
    this.options.incidents = [made, ...(this.options.incidents ?? [])];
    return made;
  }

  async draftNotices(): Promise<NoticeCounts> {
    await this.#deed('draft');
    this.options.notices = [draft('regulator', 1), draft('controller', 1), draft('owner', 1), draft('owner', 2), draft('recipient', 1)];
    return countNotices(this.options.notices);
  }

  async approveNotice(id: string): Promise<NoticeDraft> {
    await this.#deed(`approve notice ${id}`);
    const approved = { ...((this.options.notices ?? []).find((each) => each.id === id) ?? draft('regulator', 1)), state: 'approved' as const, approvedAt: Date.now(), approvedBy: OFFICER };
    this.options.notices = (this.options.notices ?? []).map((each) => (each.id === id ? approved : each));
    return approved;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async #become(id: string, more: Partial<Incident>, deed: string): Promise<void> {
    await this.#deed(deed);
    this.options.incidents = (this.options.incidents ?? []).map((each) => (each.id === id ? { ...each, ...more } : each));
  }

  async #answer<T>(answer: () => T): Promise<T> {
    const { trouble } = this.options;
    if (trouble === 'hangs') return new Promise(() => undefined);
    if (trouble !== undefined) throw new ConsultError(trouble);
    return answer();
  }

  async #deed(words: string): Promise<void> {
    if (this.options.deedTrouble !== undefined) throw new ConsultError(this.options.deedTrouble);
    this.done.push(words);
  }
}
