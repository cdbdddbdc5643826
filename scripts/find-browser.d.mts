export function findSoundServer(): string | undefined;
export function findChrome(): string | null;
export function findFirefox(): string | null;
export function requireChrome(): string;
export function requireFirefox(): string;
export const chromeFlags: string[];
