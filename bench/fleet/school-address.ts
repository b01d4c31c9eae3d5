/** The loopback address that everything in one school comes from, as behind the school's router. @param school below 65 280 */
export const schoolAddress = (school: number): string => `127.1.${school >> 8}.${(school & 255) + 1}`;
