/**
 * How long to wait after so many failures in a row: exponential, between half and the whole of it, so that those who failed together do not come back together.
 * @param first after the first failure @param longest at most, in the same unit @param random 0…1
 */
export const backoff = (failures: number, first: number, longest: number, random: number): number => Math.min(first * 2 ** Math.min(failures - 1, 30), longest) * (0.5 + random / 2);
