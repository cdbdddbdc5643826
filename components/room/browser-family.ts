/** Browsers whose way out of a blocked device differs. */
export type BrowserFamily = 'ios' | 'android' | 'safari' | 'firefox' | 'chromium';

/** From a user agent string; every browser on an iPhone asks for devices in the phone's settings alike. */
export function browserFamily(userAgent: string, touchPoints = 0): BrowserFamily {
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)) return 'ios';
  if (/Android/.test(userAgent)) return 'android';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/Safari\//.test(userAgent) && !/Chrom(e|ium)\/|Edg\//.test(userAgent)) return 'safari';
  return 'chromium';
}
