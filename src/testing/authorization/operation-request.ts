/** One request of an operation. Whatever it leaves out is not sent. */
export interface OperationRequest {
  /** What stands in the braces of the operation's path, in their order. */
  path?: readonly (string | number)[];
  /** The id that it is about, when that is not the path's first. Where it stands in the body too, it is replaced there too. */
  id?: string;
  query?: Readonly<Record<string, string>>;
  json?: unknown;
  bytes?: Uint8Array<ArrayBuffer>;
  headers?: Readonly<Record<string, string>>;
}
