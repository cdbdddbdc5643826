/** Whether a host's name or address is this machine's own, which nobody else reaches. @param host as `URL.hostname` has it */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127(\.\d{1,3}){3}$/.test(host) || host === '::1' || host === '[::1]';
}
