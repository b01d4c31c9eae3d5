/** How good a password is. Length counts most: a long sentence beats odd characters. Pure. */

/** The server's own minimum. */
export const MIN_PASSWORD = 12;

/** 0 (too short) to 3 (very good). Repetition of few characters earns nothing. */
export function passwordStrength(password: string): 0 | 1 | 2 | 3 {
  const variety = new Set(password).size;
  if (password.length < MIN_PASSWORD || variety < 5) return 0;
  if (password.length >= 20 && variety >= 9) return 3;
  return password.length >= 15 && variety >= 8 ? 2 : 1;
}
