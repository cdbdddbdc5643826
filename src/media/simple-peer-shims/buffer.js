// simple-peer wraps what it receives by `Buffer.from(arrayBuffer)`: a Uint8Array is what callers want anyway.
export const Buffer = { from: (data) => new Uint8Array(data) };
