/** Names that Windows keeps for devices, whatever follows a dot, in capitals too. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** Whether a name of letters, digits, `-` and `_` is no file's on some system. */
export function isDeviceName(name: string): boolean {
  return DEVICES.test(name);
}

/** An id or a region's code as the name of a file or of a folder. No code and no id has a `=`: so no two share one. */
export function safeFileName(name: string): string {
  return isDeviceName(name) ? `${name}=` : name;
}
