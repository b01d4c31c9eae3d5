import { v7 } from 'uuid';

/** A new UUIDv7: sorts by creation time, so that indexes grow at one end. */
export const newId = (): string => v7();
