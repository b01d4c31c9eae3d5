const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';

/** The check letter of a UAI's seven digits. */
export const uaiLetter = (digits: string): string => LETTERS.charAt(Number(digits) % LETTERS.length);

/** Seven digits and their check letter, in capitals. */
export const isUai = (text: string): boolean => /^\d{7}[A-Z]$/.test(text) && uaiLetter(text.slice(0, 7)) === text[7];
