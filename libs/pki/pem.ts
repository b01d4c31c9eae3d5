/** RFC 7468: lines of 64. */
export const pem = (label: string, encoded: Buffer): string =>
  `-----BEGIN ${label}-----\n${encoded.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;
