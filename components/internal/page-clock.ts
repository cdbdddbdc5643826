/**
 * What time it is, milliseconds since 1970, for what an element draws: the client's, which goes by the service's clock. An
 * element without a client has the device's; it decides nothing by it.
 */
export function pageNow(client: { now(): number } | null): number {
  return client === null ? Date.now() : client.now();
}
