import { RequestEvent } from '../../internal/events/request-event.js';

/** What of an incident an officer wants to see. `exposure`: who received whose items. */
export type IncidentView = 'incident' | 'exposure' | 'notices' | 'stops';

/**
 * The officer wants to see an incident, or, where it is null, all of them. `<consult-incidents>` shows the incident itself where
 * nobody prevents it; the other views are other elements, which the host shows.
 */
export class IncidentRequestEvent extends RequestEvent<'consult-incident-request'> {
  readonly incident: string | null;
  readonly view: IncidentView;

  constructor(incident: string | null, view: IncidentView) {
    super('consult-incident-request');
    this.incident = incident;
    this.view = view;
  }
}
