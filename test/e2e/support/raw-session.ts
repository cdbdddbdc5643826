import type { Page } from 'puppeteer-core';

/** A page's own session, opened through the page's client: what no element shows. Kept on `window.consultSession`. */
export interface RawSession {
  snapshot: { state: string; mode: string; epoch: number; modePending: { stage: string } | null; local: { stream: MediaStream | null }; remote: { stream: MediaStream } };
  link: { lineCount: number } | null;
  on(event: string, listener: (snapshot: RawSession['snapshot']) => void): void;
  join(options: { mode: string; recording?: string | null }): Promise<void>;
  admit(): Promise<void>;
  requestMode(mode: string): Promise<void>;
  answerMode(answer: string): Promise<void>;
  leave(): Promise<void>;
  end(): Promise<void>;
}
export type SessionWindow = Window & { consultSession: RawSession };

/** Opens the appointment and agrees to everything that is asked. */
export async function openSession(page: Page, appointmentId: string): Promise<void> {
  await page.evaluate(async (id) => {
    const provider = document.querySelector('consult-provider') as unknown as { client: { openSession(id: string): Promise<RawSession> } };
    const session = await provider.client.openSession(id);
    (window as unknown as SessionWindow).consultSession = session;
    session.on('change', ({ modePending }) => {
      if (modePending?.stage === 'asked') void session.answerMode('accept');
    });
  }, appointmentId);
}

/** Runs something on a page's session. */
export function onSession<T, A extends unknown[]>(page: Page, task: (session: RawSession, ...rest: A) => T | Promise<T>, ...rest: A): Promise<T> {
  return page.evaluate(
    `(${task.toString()})(window.consultSession, ${rest.map((value) => JSON.stringify(value)).join(',')})`,
  ) as Promise<T>;
}
