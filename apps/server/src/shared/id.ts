import { v5, v7 } from 'uuid';

/** A new UUIDv7: sorts by creation time, so that indexes grow at one end. */
export const newId = (): string => v7();

const NAMES = '019ad1f0-7a00-7000-8000-5c4a1e000001';

/** The id of a thing that must exist once, made from what names it: the same words, the same id (UUIDv5). */
export const nameId = (...words: readonly (string | number)[]): string => v5(JSON.stringify(words), NAMES);
