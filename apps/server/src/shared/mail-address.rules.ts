const LONGEST = 254;
/** No more than one address can be read out of it: nothing that separates, quotes or comments. */
const ADDRESS = /^[^\s\p{Cc}@<>(),;:\\"[\]]+@[^\s\p{Cc}@<>(),;:\\"[\]]+$/u;

/** True for one plain address, `name@host`. Quoted names, which nobody has, are none. */
export const isMailAddress = (text: string): boolean => text.length <= LONGEST && ADDRESS.test(text);

/** Who mail comes from: `Name <name@host>` or the address alone. Undefined when it is neither. */
export function parseSender(text: string): { name: string; address: string } | undefined {
  const [, name = '', address = ''] = /^([^<>]*)<([^<>]*)>$/.exec(text) ?? ['', '', text];
  const bare = name.trim().replace(/^"(.*)"$/, '$1');
  return isMailAddress(address) && !/\p{Cc}/u.test(bare) ? { name: bare, address } : undefined;
}
