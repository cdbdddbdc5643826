import { html, nothing, type TemplateResult } from 'lit';
import type { Appointment } from 'consultkit';

/** What the page knows of the appointments: null while nothing has come yet. */
export interface LoadedAppointments {
  appointments: readonly Appointment[] | null;
  /** The last question was not answered; when it first was not, by the service's time. Null while it is reached. */
  failedAt: number | null;
  /** When the list last came. */
  loadedAt: number | null;
}

export const NOT_LOADED: LoadedAppointments = { appointments: null, failedAt: null, loadedAt: null };

/** Asks again. A list that came before stays, with the word that it may be old. */
export async function loadAppointments(ask: () => Promise<readonly Appointment[]>, before: LoadedAppointments, now: () => number): Promise<LoadedAppointments> {
  try {
    const appointments = await ask();
    return { appointments, failedAt: null, loadedAt: now() };
  } catch {
    return { ...before, failedAt: before.failedAt ?? now() };
  }
}

/** Said where the list is not, or may not be, what is so. */
export function loadedNote({ appointments, failedAt, loadedAt }: LoadedAppointments, timeZone: string): TemplateResult | typeof nothing {
  if (failedAt === null) return appointments === null ? html`<p class="quiet" role="status">Loading your appointments…</p>` : nothing;
  const of = loadedAt === null ? '' : ` This is how it was at ${new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', timeZone }).format(loadedAt)}.`;
  return html`<p class="notice" role="status">The service cannot be reached at the moment. We keep trying.${of}</p>`;
}
