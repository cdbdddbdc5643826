import { localStopStore, type StopPlace } from './stop-store.js';
import { Stops, type StopsOptions } from './stops.js';

/** Opens what was stopped for one person, as this device has kept it and as the service says. @param gone aborted when that person goes */
export async function openStops({ rootThumbprint, ...options }: Omit<StopsOptions, 'store'> & StopPlace, gone: AbortSignal): Promise<Stops> {
  const stops = new Stops({ ...options, store: localStopStore({ ...options, rootThumbprint }) });
  gone.addEventListener('abort', () => stops.close(), { once: true });
  if (gone.aborted) stops.close();
  return stops.open();
}
