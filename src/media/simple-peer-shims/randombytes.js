// simple-peer names peers and channels by random bytes in hex, and asks for no more than that.
export default (size) => ({
  toString: () => Array.from(crypto.getRandomValues(new Uint8Array(size)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
});
